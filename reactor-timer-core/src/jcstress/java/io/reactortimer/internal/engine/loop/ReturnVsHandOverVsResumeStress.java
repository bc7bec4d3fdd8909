// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A timer is paused and resumed while its tick comes back and its loop is taken: it has one place
 * in the queue.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "came back first")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN)
@State
public class ReturnVsHandOverVsResumeStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public ReturnVsHandOverVsResumeStress() {
    tick.slow = true;
    tick.request(5);
    stress.turnAt(0);
  }

  @Actor
  public void stuck() {
    stress.losesTurnAt(10);
  }

  @Actor
  public void watchAndSteersman(II_Result r) {
    r.r1 = stress.takesTurn() ? 1 : 0;
    tick.pause();
    tick.resume();
    tick.reset(1_000);
  }

  @Arbiter
  public void settled(II_Result r) {
    stress.losesTurnAt(10);
    stress.losesTurnAt(10);
    r.r2 = tick.isArmedOnce() && !stress.loop.parked().holds(tick) && tick.ticks <= 1 ? 1 : 0;
  }
}
