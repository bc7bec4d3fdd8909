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
 * A timer that is cancelled while the loop decides whether to leave it is counted once, and gone.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "dropped, or met at the next turn")
@Outcome(expect = FORBIDDEN, desc = "it runs, stays, or is not counted once")
@State
public class SleepOnVsCancelStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task = StressLoop.Task.after(stress.loop, null, 2_000);

  public SleepOnVsCancelStress() {
    stress.crowdUntil(1_000, task);
  }

  @Actor
  public void loop() {
    stress.loop.sleep().trySleepAgain(1_000);
  }

  @Actor
  public void canceller(II_Result r) {
    r.r1 = task.tryCancel() ? 1 : 0;
  }

  @Arbiter
  public void arbiter(II_Result r) {
    stress.settle();
    boolean gone = stress.isEmpty() && task.next == null && task.runs() == 0;
    r.r2 = gone && stress.addsUp(1) && task.releases.get() == 1 ? 1 : 0;
  }
}
