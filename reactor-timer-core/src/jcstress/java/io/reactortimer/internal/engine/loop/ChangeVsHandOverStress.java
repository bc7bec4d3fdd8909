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
 * An interval that is reset to an earlier time while another thread hands it over does not lie
 * there until the later: the loop, which has slept again meanwhile, is woken for it.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it was taken, or the loop is awake")
@Outcome(expect = FORBIDDEN, desc = "the loop sleeps for too long")
@State
public class ChangeVsHandOverStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public ChangeVsHandOverStress() {
    // Earlier than what is handed over, and later than what it is reset to.
    stress.loop.submit(StressLoop.Task.after(stress.loop, null, 8));
    stress.turnAndSleep();
  }

  @Actor
  public void subscriber() {
    tick.request(1);
  }

  @Actor
  public void resetter() {
    tick.reset(5);
    stress.turnAndSleep();
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = stress.isAwakeOrEmpty() ? 1 : 0;
    stress.settle();
    r.r2 = tick.ticks;
  }
}
