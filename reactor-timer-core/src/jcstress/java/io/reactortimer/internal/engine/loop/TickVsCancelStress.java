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

/** A cancelled interval delivers the tick that was claimed before, and none after. */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled before the claim")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the claim came first: exactly that tick")
@Outcome(expect = FORBIDDEN, desc = "a stale tick, or not gone")
@State
public class TickVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  public TickVsCancelStress() {
    stress.loop.turns().adopt();
    tick.request(100);
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void canceller(III_Result r) {
    r.r2 = tick.tryCancel() ? 1 : 0;
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = tick.ticks;
    boolean counted =
        stress.loop.counters().cancelledCount() == 1
            && stress.loop.counters().deliveredCount() == tick.ticks;
    r.r3 =
        stress.isEmpty() && counted && tick.releases.get() == 1 && stress.interrupts.get() == 0
            ? 1
            : 0;
  }
}
