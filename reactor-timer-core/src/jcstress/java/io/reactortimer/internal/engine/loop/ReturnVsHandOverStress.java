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
 * A callback comes back while its loop is taken: one thread goes on with it, and its timer with
 * both.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "came back first")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN)
@State
public class ReturnVsHandOverStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);
  private boolean lost;
  private boolean taken;

  public ReturnVsHandOverStress() {
    tick.slow = true;
    tick.request(2);
    stress.turnAt(0);
  }

  @Actor
  public void stuck() {
    lost = stress.losesTurnAt(10);
  }

  @Actor
  public void watch() {
    taken = stress.takesTurn();
  }

  @Arbiter
  public void settled(II_Result r) {
    r.r1 = taken ? 1 : 0;
    stress.losesTurnAt(10);
    r.r2 =
        lost == taken
                && tick.ticks == 1
                && tick.isArmedOnce()
                && stress.loop.stuck().isEmpty()
                && stress.loop.counters().deliveredCount() == 1
            ? 1
            : 0;
  }
}
