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
import org.openjdk.jcstress.infra.results.I_Result;

/** An idle interval that comes while its loop ends is met there, or sees the end. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "ended, once")
@Outcome(expect = FORBIDDEN, desc = "overlooked, or ended twice")
@State
public class ListVsEndStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  @Actor
  public void subscriber() {
    tick.listWhileIdle();
    if (stress.loop.hasEnded()) {
      tick.terminate();
    }
  }

  @Actor
  public void loop() {
    stress.loop.end().finish();
  }

  @Arbiter
  public void arbiter(I_Result r) {
    r.r1 = tick.isDone() ? tick.releases.get() : -1;
  }
}
