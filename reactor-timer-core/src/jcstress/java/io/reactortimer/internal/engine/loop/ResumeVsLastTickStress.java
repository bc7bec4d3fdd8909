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

/** An interval that is paused and resumed during its last tick does not tick without demand. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it ticks as often as it was asked")
@Outcome(expect = FORBIDDEN, desc = "demand was exceeded")
@State
public class ResumeVsLastTickStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public ResumeVsLastTickStress() {
    stress.loop.turns().adopt();
    tick.request(1);
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void pauser() {
    tick.pause();
    tick.resume();
  }

  @Arbiter
  public void arbiter(II_Result r) {
    stress.settle();
    r.r1 = tick.ticks;
    r.r2 = stress.isEmpty() && tick.isIdle() ? 1 : 0;
  }
}
