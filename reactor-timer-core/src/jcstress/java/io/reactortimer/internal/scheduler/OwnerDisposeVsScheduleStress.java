// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.StressSchedulers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.engine.loop.StressLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A timer that is scheduled while what stands for its scheduler is disposed ends with that. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "refused")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "accepted, and ended with its owner")
@Outcome(expect = FORBIDDEN, desc = "it runs, or it stays")
@State
public class OwnerDisposeVsScheduleStress {

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final Disposable owner = Disposables.single();
  private final TaskSubmitter submissions =
      new TaskSubmitter(StressSchedulers.core(scheduler), owner);
  private final AtomicInteger runs = new AtomicInteger();

  @Actor
  public void scheduler(III_Result r) {
    try {
      submissions.submit(null, runs::incrementAndGet, 10, TimeUnit.NANOSECONDS);
      r.r1 = 1;
    } catch (RejectedExecutionException refused) {
      r.r1 = 0;
    }
  }

  @Actor
  public void disposer() {
    owner.dispose();
    stress.group.endPicked(node -> node instanceof Submitted task && task.owner() == owner);
    stress.turnAt(0); // the loop has looked for them when the timer comes, perhaps
  }

  @Arbiter
  public void arbiter(III_Result r) {
    stress.turnAt(0);
    stress.settle();
    r.r2 = runs.get();
    r.r3 = stress.isEmpty() && stress.addsUp(r.r1) ? 1 : 0;
  }
}
