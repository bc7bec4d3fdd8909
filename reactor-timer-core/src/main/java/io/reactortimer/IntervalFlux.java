// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/** An interval that starts anew for each subscriber. */
final class IntervalFlux<T> extends Flux<T> implements Scannable {

  private final IntervalSpec spec;
  private final Scheduler scheduler;
  private final TickShape<T> shape;

  /** Null on a scheduler that is not ours. */
  private final @Nullable Submissions submissions;

  private IntervalFlux(IntervalSpec spec, Scheduler scheduler, TickShape<T> shape) {
    this.spec = spec;
    this.submissions = Submissions.to(scheduler);
    this.scheduler = submissions == null ? scheduler : submissions.scheduler();
    this.shape = shape;
  }

  static <T> Flux<T> assemble(IntervalSpec spec, TickShape<T> shape) {
    return onAssembly(new IntervalFlux<>(spec, spec.schedulerAtAssembly(), shape));
  }

  IntervalSpec spec() {
    return spec;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** For those that run on a scheduler of ours. */
  Submissions requireSubmissions() {
    return Objects.requireNonNull(submissions);
  }

  TickShape<T> shape() {
    return shape;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    if (submissions != null) {
      subscribe(submissions, actual);
    } else {
      introduce(actual, new WorkerInterval<>(this, actual, scheduler.createWorker()));
    }
  }

  private void subscribe(Submissions timers, CoreSubscriber<? super T> actual) {
    HeapInterval<T> interval;
    try {
      interval = HeapInterval.on(timers, this, actual);
    } catch (RejectedExecutionException e) {
      Operators.error(actual, Operators.onRejectedExecution(e, actual.currentContext()));
      return;
    }
    introduce(actual, interval);
    interval.subscribed();
  }

  /** A subscriber that throws at the first sight of its subscription will not cancel it. */
  private static void introduce(CoreSubscriber<?> actual, Subscription subscription) {
    try {
      actual.onSubscribe(subscription);
    } catch (Throwable failure) {
      subscription.cancel();
      throw failure;
    }
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_ON) {
      return scheduler;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return key == Attr.NAME ? spec.name() : null;
  }

  @Override
  public String stepName() {
    return "interval";
  }
}
