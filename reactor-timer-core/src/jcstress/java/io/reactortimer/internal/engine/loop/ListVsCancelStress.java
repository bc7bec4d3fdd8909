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
 * An interval that is cancelled while it is listed for the first time leaves no reference that
 * finds it, and that would count as collected one day.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the last one has cleared it")
@Outcome(expect = FORBIDDEN, desc = "it can still be found")
@State
public class ListVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Tick tick = new StressLoop.Tick(stress.loop);

  @Actor
  public void lister() {
    tick.listWhileIdle();
  }

  @Actor
  public void canceller() {
    tick.tryCancel();
  }

  @Arbiter
  public void arbiter(II_Result r) {
    ParkedTimers.Ref ref = stress.loop.parked().newest();
    for (; ref != null; ref = ParkedTimers.below(ref)) {
      r.r1 += ref.get() != null ? 1 : 0;
    }
    r.r2 = tick.releases.get();
  }
}
