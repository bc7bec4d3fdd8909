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
 * An interval that is paused and resumed while another thread hands it over does not lie there
 * unseen: the loop, which has slept again meanwhile, is woken for it.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it was taken, or the loop is awake")
@Outcome(expect = FORBIDDEN, desc = "the loop sleeps, and no thread wakes it")
@State
public class HandOverVsResumeStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  @Actor
  public void subscriber() {
    tick.request(1);
  }

  @Actor
  public void resumer() {
    tick.pause();
    tick.resume();
    stress.turnAndSleep();
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = stress.isAwakeOrEmpty() ? 1 : 0;
    stress.settle();
    r.r2 = tick.ticks;
  }
}
