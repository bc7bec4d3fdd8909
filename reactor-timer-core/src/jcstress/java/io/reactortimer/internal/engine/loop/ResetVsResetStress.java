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
 * An armed interval that is reset to a later time by one thread and to an earlier one by another
 * does not wait for the later: the loop, which has slept again meanwhile, is woken for it.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the loop is awake, or wakes in time")
@Outcome(expect = FORBIDDEN, desc = "the loop sleeps for too long")
@State
public class ResetVsResetStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  /** Armed for 10, at which the loop wakes by itself. */
  public ResetVsResetStress() {
    tick.request(1);
    stress.turnAndSleep();
  }

  @Actor
  public void later() {
    tick.reset(1_000);
  }

  @Actor
  public void earlier() {
    tick.reset(5);
    stress.turnAndSleep();
  }

  @Arbiter
  public void arbiter(II_Result r) {
    // A loop that wakes by then anyway has linked it, and it was told of the other reset since.
    boolean wakesInTime = stress.loop.sleep().wakeupNanos() <= tick.resetTo();
    r.r1 = stress.isAwakeOrEmpty() || wakesInTime ? 1 : 0;
    stress.settle();
    r.r2 = tick.ticks;
  }
}
