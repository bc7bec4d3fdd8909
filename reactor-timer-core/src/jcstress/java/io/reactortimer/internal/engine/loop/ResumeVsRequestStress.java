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

/** Of a resume and a request the later one arms the interval, once, and wakes the loop. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "armed once, and ticks as often as it was asked")
@Outcome(expect = FORBIDDEN, desc = "demand was lost, or met twice")
@State
public class ResumeVsRequestStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public ResumeVsRequestStress() {
    tick.pause();
  }

  @Actor
  public void resumer() {
    tick.resume();
  }

  @Actor
  public void subscriber() {
    tick.request(1);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    boolean woken = stress.wakes.get() == 1;
    stress.turnAt(0);
    r.r1 = woken && tick.isArmedOnce() && !stress.loop.parked().holds(tick) ? 1 : 0;
    stress.settle();
    r.r2 = tick.ticks;
  }
}
