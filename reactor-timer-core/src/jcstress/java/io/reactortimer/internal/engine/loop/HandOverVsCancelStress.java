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

/** An interval that is cancelled while another thread arms it never ticks and never stays. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled before, during or after the hand-over")
@Outcome(expect = FORBIDDEN, desc = "it ticks, or it stays")
@State
public class HandOverVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  @Actor
  public void subscriber() {
    tick.request(1);
  }

  @Actor
  public void canceller() {
    tick.tryCancel();
  }

  @Arbiter
  public void arbiter(II_Result r) {
    stress.settle();
    LoopCounters counters = stress.loop.counters();
    r.r1 = tick.ticks;
    r.r2 =
        stress.isEmpty()
                && counters.scheduledCount() == counters.cancelledCount()
                && tick.releases.get() == 1
            ? 1
            : 0;
  }
}
