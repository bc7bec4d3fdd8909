// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.reactortimer.StressSchedulers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.engine.loop.StressLoop;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.Submitted;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * What is subscribed to while the one who stands for its scheduler is disposed ends with that, or
 * is refused; a stream with a timeout goes on without one, or its time was over: it never hangs.
 */
@JCStressTest
@Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "ended, once, and the guarded stream alive")
@Outcome(expect = FORBIDDEN, desc = "one stays or hangs, or was told twice or too early")
@State
public class SubscribeVsDisposeStress {

  private static final Duration HOUR = Duration.ofHours(1);

  private final StressLoop stress = new StressLoop();
  private final TimerScheduler scheduler = StressSchedulers.on(stress.group);
  private final Disposable owner = Disposables.single();
  private final SchedulerBinding binding =
      new TaskSubmitter(StressSchedulers.core(scheduler), owner).binding();
  private final StressSource silent = new StressSource();
  private final StressSource guarded = new StressSource();
  private final StressSubscriber<Object> interval = new StressSubscriber<>(1);
  private final StressSubscriber<Object> kept = new StressSubscriber<>(1);
  private final StressSubscriber<Integer> stream = new StressSubscriber<>(Long.MAX_VALUE);

  @Actor
  public void subscribers() {
    TimeoutSettings.OfFlux.assemble(
            guarded, new TimeoutSettings(10, 10, TimerSettings.DEFAULT, binding))
        .subscribe(stream);
    new IntervalFlux<>(
            IntervalTiming.every(HOUR.toNanos()), TimerSettings.DEFAULT, binding, TickMapper.COUNT)
        .subscribe(interval);
    KeepAliveFlux.assemble(
            silent, new KeepAliveSettings(HOUR.toNanos(), TimerSettings.DEFAULT, binding), () -> 1)
        .subscribe(kept);
  }

  @Actor
  public void disposer() {
    owner.dispose();
    stress.group.endPicked(node -> node instanceof Submitted made && made.owner() == owner);
    stress.turnAt(20);
  }

  @Arbiter
  public void arbiter(IIII_Result r) {
    stress.turnAt(30);
    stress.settle();
    if (stream.errors == 0) {
      guarded.next(1);
    }
    r.r1 = interval.completions + interval.errors;
    r.r2 = kept.completions + kept.errors;
    r.r3 = stream.errors + stream.elements;
    r.r4 =
        interval.violations.get()
            + interval.early.get()
            + kept.early.get()
            + stream.early.get()
            + kept.violations.get()
            + stream.violations.get()
            + (stress.isEmpty() ? 0 : 100);
  }
}
