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

/**
 * An interval that is cancelled while another thread pauses it is gone, and not kept as a paused
 * one; and so is one that waits for demand, the second number.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "released once, and counted once")
@Outcome(expect = FORBIDDEN, desc = "it is kept, or released twice")
@State
public class PauseVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);
  private final StressLoop.Tick idle = new StressLoop.Tick(stress.loop);

  public PauseVsCancelStress() {
    stress.loop.turns().adopt();
    tick.request(100);
    stress.loop.turns().abandon();
  }

  @Actor
  public void pauser() {
    tick.pause();
    idle.pause();
  }

  @Actor
  public void canceller() {
    tick.tryCancel();
    idle.tryCancel();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = isGone(tick) ? 1 : 0;
    r.r2 = isGone(idle) ? 1 : 0;
    r.r3 = stress.isEmpty() && stress.addsUp(1) ? 1 : 0;
  }

  private boolean isGone(StressLoop.Tick cancelled) {
    return cancelled.isDone()
        && cancelled.releases.get() == 1
        && !stress.loop.parked().holds(cancelled);
  }
}
