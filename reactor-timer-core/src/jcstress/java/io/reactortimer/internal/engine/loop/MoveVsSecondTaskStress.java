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

/** The second task of a worker goes to the loop on which the first one is from then on. */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE)
@Outcome(expect = FORBIDDEN, desc = "two tasks of a worker on two loops")
@State
public class MoveVsSecondTaskStress {

  private final StressPair stress = new StressPair();
  private final WorkerGroup worker = new WorkerGroup(stress.group);
  private final StressPair.Periodic first =
      new StressPair.Periodic(worker.loopForPeriodic(0), worker);
  private StressLoop.Task second;

  public MoveVsSecondTaskStress() {
    first.loop().submit(first);
    stress.turn(stress.from);
  }

  @Actor
  public void mover() {
    stress.move(first);
  }

  @Actor
  public void submitter() {
    second = StressLoop.Task.now(worker.loopForWork(), worker);
    second.loop().submit(second);
  }

  @Arbiter
  public void arbiter(III_Result r) {
    r.r1 = first.loop() == second.loop() && worker.loopForWork() == second.loop() ? 1 : 0;
    // Behind the first one, which is due before it: as armed as that.
    second.tryCancel();
    first.tryCancel();
    stress.settle();
    r.r2 = stress.queued() == 0 && worker.armed == 0 && worker.ready == 0 ? 1 : 0;
    r.r3 = first.releases.get();
  }
}
