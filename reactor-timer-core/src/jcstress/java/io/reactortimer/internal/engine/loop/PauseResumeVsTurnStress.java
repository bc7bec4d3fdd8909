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
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Paused and resumed at once, an interval goes on from the deadline that the resume has left, in
 * the heap once, wherever the loop has met it. The third and fourth numbers are the ticks before
 * that deadline and at it.
 */
@JCStressTest
@Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "paused before the claim")
@Outcome(id = "1, 1, 0, 1", expect = ACCEPTABLE, desc = "the claim came first: exactly that tick")
@Outcome(expect = FORBIDDEN, desc = "a stale tick, or a lost timer")
@State
public class PauseResumeVsTurnStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public PauseResumeVsTurnStress() {
    stress.loop.turns().adopt();
    tick.request(100);
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void pauser() {
    tick.pause();
    tick.resumeTo(50);
  }

  @Arbiter
  public void arbiter(IIII_Result r) {
    r.r1 = tick.ticks;
    stress.turnAt(10);
    boolean kept = stress.loop.parked().holds(tick);
    r.r2 = tick.isArmedOnce() && tick.dueNanos() == 50 && !kept ? 1 : 0;
    stress.turnAt(49);
    r.r3 = tick.ticks - r.r1;
    stress.turnAt(50);
    r.r4 = tick.ticks - r.r1 - r.r3;
  }
}
