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
import org.openjdk.jcstress.infra.results.III_Result;

/** A paused interval delivers the tick that was claimed before, and none after; it is kept. */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "paused before the claim")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the claim came first: exactly that tick")
@Outcome(expect = FORBIDDEN, desc = "a stale tick, or neither in the heap nor kept")
@State
public class PauseVsFireStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public PauseVsFireStress() {
    stress.loop.turns().adopt();
    tick.request(100);
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void pauser(III_Result r) {
    r.r2 = tick.pause() ? 1 : 0;
  }

  @Arbiter
  public void arbiter(III_Result r) {
    r.r1 = tick.ticks;
    stress.turnAt(10);
    boolean kept = tick.isPausedAndKept();
    stress.settle();
    r.r3 = kept && stress.isEmpty() && tick.ticks == r.r1 ? 1 : 0;
  }
}
