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
 * A task fires or is cancelled, and never neither; both only if it was cancelled while it ran. The
 * third number says that it is gone, was released once, and is counted once.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the loop claimed it, and it ended first")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled before the claim or the run")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "cancelled, and interrupted, while it ran")
@Outcome(expect = FORBIDDEN, desc = "neither, or not gone")
@State
public class FireVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task;

  public FireVsCancelStress() {
    stress.loop.turns().adopt();
    task = StressLoop.Task.after(stress.loop, null, 10);
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
    boolean interrupted = stress.interrupts.get() == 1;
    stress.settle();
    r.r1 = task.runs();
    boolean whileItRan = r.r1 == 1 && r.r2 == 1;
    r.r3 =
        stress.isEmpty()
                && stress.addsUp(1)
                && task.releases.get() == 1
                && task.isDone()
                && (!whileItRan || interrupted)
            ? 1
            : 0;
  }
}
