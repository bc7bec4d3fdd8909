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
 * Disposing a worker interrupts its immediate task while that runs, and never afterwards: the
 * second number is the flag that the next task on the thread would find.
 */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "disposed before the run")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "it ran, interrupted or not")
@Outcome(expect = FORBIDDEN, desc = "it began too late, or its interrupt hits another task")
@State
public class DisposeVsClaimStress {

  private final StressLoop stress = new StressLoop();
  private final WorkerGroup group = new WorkerGroup(stress.group);
  private final StressLoop.Task task;

  public DisposeVsClaimStress() {
    stress.loop.turns().adopt();
    task = StressLoop.Task.now(group.loopForWork(), group);
    stress.loop.submit(task);
    stress.loop.turns().abandon();
  }

  @Actor
  public void loop(III_Result r) {
    stress.turnAt(0);
    r.r2 = Thread.interrupted() ? 1 : 0;
  }

  @Actor
  public void disposer() {
    group.dispose();
    task.runs.over = true;
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = task.runs();
    r.r3 =
        stress.isEmpty() && task.isDone() && task.releases.get() == 1 && group.ready == 0 ? 1 : 0;
  }
}
