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
 * A loop is stopped while a task of it comes back and the loop is taken: the task is not left
 * running, and the loop ends.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "came back first")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN)
@State
public class StopVsHandOverStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task = StressLoop.Task.now(stress.loop, null);

  public StopVsHandOverStress() {
    task.runs.slow = true;
    stress.loop.submit(task);
  }

  @Actor
  public void stuck() {
    stress.losesTurnAt(0);
    Thread.interrupted();
  }

  @Actor
  public void watchAndStopper(II_Result r) {
    r.r1 = stress.takesTurn() ? 1 : 0;
    stress.loop.end().stop();
  }

  @Arbiter
  public void settled(II_Result r) {
    stress.losesTurnAt(10);
    boolean through = stress.loop.end().reached();
    stress.loop.end().finish();
    r.r2 = through && task.releases.get() == 1 && task.isDone() && stress.isEmpty() ? 1 : 0;
  }
}
