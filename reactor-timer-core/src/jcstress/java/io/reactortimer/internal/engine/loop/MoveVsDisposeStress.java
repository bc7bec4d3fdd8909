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

/** A worker that is disposed while its only task moves leaves nothing on either loop. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE)
@Outcome(expect = FORBIDDEN)
@State
public class MoveVsDisposeStress {

  private final StressPair stress = new StressPair();
  private final WorkerGroup worker = new WorkerGroup(stress.group);
  private final StressPair.Periodic task =
      new StressPair.Periodic(worker.loopForPeriodic(0), worker);

  public MoveVsDisposeStress() {
    worker.add(task);
    task.loop().submit(task);
    stress.turn(stress.from);
  }

  @Actor
  public void mover() {
    stress.move(task);
  }

  @Actor
  public void disposer() {
    worker.dispose();
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.settle();
    r.r1 = task.releases.get();
    r.r2 = stress.queued();
    r.r3 = worker.armed + worker.ready;
  }
}
