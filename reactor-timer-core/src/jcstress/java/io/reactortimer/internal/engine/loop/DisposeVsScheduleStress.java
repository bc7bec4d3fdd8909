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

/** A task that is scheduled while its worker is disposed is refused, or ends with it. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "refused")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "accepted, and ended with the worker")
@Outcome(expect = FORBIDDEN, desc = "it runs, or it stays")
@State
public class DisposeVsScheduleStress {

  private final StressLoop stress = new StressLoop();
  private final WorkerGroup group = new WorkerGroup(stress.group);
  private final StressLoop.Task task = StressLoop.Task.after(stress.loop, group, 10);

  @Actor
  public void scheduler(III_Result r) {
    if (group.add(task)) {
      r.r1 = stress.loop.submit(task) ? 1 : -1;
    } else {
      task.tryCancel();
    }
  }

  @Actor
  public void disposer() {
    group.dispose();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r2 = task.runs();
    r.r3 =
        stress.isEmpty()
                && group.size() == 0
                && task.releases.get() == 1
                && task.isDone()
                && stress.addsUp(r.r1)
            ? 1
            : 0;
  }
}
