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

/** What is handed over while the loop ends is refused, or terminated. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "accepted, and ended with the loop")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "refused, and as it was")
@Outcome(expect = FORBIDDEN, desc = "accepted and forgotten")
@State
public class CloseVsPushStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task = StressLoop.Task.after(stress.loop, null, 10);

  @Actor
  public void producer(III_Result r) {
    r.r1 = stress.loop.submit(task) ? 1 : 0;
  }

  @Actor
  public void loop() {
    stress.loop.end().finish();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    r.r2 = task.runs();
    r.r3 = task.isDone() && task.releases.get() == 1 ? 1 : 0;
  }
}
