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
 * A worker is disposed while a task of it comes back and its loop is taken: the task behind it does
 * not begin after that, and no interrupt is left behind.
 */
@JCStressTest
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "came back first")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "taken")
@Outcome(expect = FORBIDDEN)
@State
public class WorkerDisposeVsHandOverStress {

  private final StressLoop stress = new StressLoop();
  private final WorkerGroup worker = new WorkerGroup(stress.group);
  private final StressLoop.Task first = StressLoop.Task.now(stress.loop, worker);
  private final StressLoop.Task second = StressLoop.Task.now(stress.loop, worker);
  private boolean leftBehind;
  private boolean othersFlag;

  public WorkerDisposeVsHandOverStress() {
    first.runs.slow = true;
    worker.loopForWork();
    stress.loop.submit(first);
    stress.loop.submit(second);
  }

  @Actor
  public void stuck() {
    stress.losesTurnAt(0);
    leftBehind = Thread.interrupted();
  }

  @Actor
  public void watchAndDisposer(III_Result r) {
    r.r1 = stress.takesTurn() ? 1 : 0;
    worker.dispose();
    second.runs.over = true;
    othersFlag = Thread.interrupted();
  }

  @Arbiter
  public void settled(III_Result r) {
    stress.losesTurnAt(10);
    stress.losesTurnAt(10);
    r.r2 =
        first.releases.get() == 1
                && second.releases.get() == 1
                && first.runs() <= 1
                && second.runs() <= 1
                && worker.ready == 0
                && stress.isEmpty()
            ? 1
            : 0;
    r.r3 = leftBehind || othersFlag ? 1 : 0;
  }
}
