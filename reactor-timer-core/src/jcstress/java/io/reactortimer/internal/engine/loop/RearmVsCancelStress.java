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

/** A periodic task that is cancelled while it runs and is armed again ends out of the heap. */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled before the claim or the run")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "cancelled during the run, or after it")
@Outcome(expect = FORBIDDEN, desc = "it is still there, or runs again")
@State
public class RearmVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Periodic task;

  public RearmVsCancelStress() {
    stress.loop.turns().adopt();
    task = new StressLoop.Periodic(stress.loop, 10);
    stress.loop.submit(task);
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop() {
    stress.turnAt(10);
  }

  @Actor
  public void canceller(III_Result r) {
    r.r2 = task.tryCancel() ? 1 : 0;
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = (int) task.runs();
    r.r3 =
        stress.isEmpty() && task.releases.get() == 1 && stress.loop.counters().cancelledCount() == 1
            ? 1
            : 0;
  }
}
