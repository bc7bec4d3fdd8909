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

/** A task that is cancelled while the loop links it does not run, and leaves the heap. */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled, on its way or once armed")
@Outcome(expect = FORBIDDEN, desc = "it runs, or it stays")
@State
public class ArriveVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task = StressLoop.Task.after(stress.loop, null, 10);

  public ArriveVsCancelStress() {
    stress.loop.submit(task);
  }

  @Actor
  public void loop() {
    stress.turnAt(0);
  }

  @Actor
  public void canceller(III_Result r) {
    r.r2 = task.tryCancel() ? 1 : 0;
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = task.runs();
    r.r3 = stress.isEmpty() && stress.addsUp(1) && task.releases.get() == 1 ? 1 : 0;
  }
}
