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
 * A task is disposed while it comes back and its loop is taken: an interrupt hits its run alone,
 * and none is left behind.
 */
@JCStressTest
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "came back first")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN)
@State
public class DisposeVsHandOverStress {

  private final StressLoop stress = new StressLoop();
  private final StressLoop.Task task = StressLoop.Task.now(stress.loop, null);
  private boolean leftBehind;
  private boolean othersFlag;

  public DisposeVsHandOverStress() {
    task.runs.slow = true;
    stress.loop.submit(task);
  }

  @Actor
  public void stuck() {
    stress.losesTurnAt(0);
    leftBehind = Thread.interrupted();
  }

  @Actor
  public void watchAndDisposer(III_Result r) {
    r.r1 = stress.takesTurn() ? 1 : 0;
    task.tryCancel();
    othersFlag = Thread.interrupted();
  }

  @Arbiter
  public void settled(III_Result r) {
    stress.losesTurnAt(10);
    r.r2 = task.releases.get() == 1 && task.runs() <= 1 && stress.isEmpty() ? 1 : 0;
    r.r3 = leftBehind || othersFlag ? 1 : 0;
  }
}
