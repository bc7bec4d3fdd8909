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

/** Once the loop has been stopped no task begins, but for one that finds itself interrupted. */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "stopped before the run")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it began before, or is interrupted")
@Outcome(expect = FORBIDDEN, desc = "it begins after the loop was stopped")
@State
public class StopVsStartStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task;

  public StopVsStartStress() {
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
  public void stopper() {
    stress.loop.end().stop();
    task.runs.over = true;
  }

  @Arbiter
  public void arbiter(II_Result r) {
    stress.loop.end().finish();
    r.r1 = task.runs();
    r.r2 = stress.isEmpty() && stress.addsUp(1) ? 1 : 0;
  }
}
