// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.operator.FixedDelayFlux;
import io.reactortimer.internal.operator.FixedDelayPlan;
import io.reactortimer.internal.scheduler.ReactorFailures;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Settings of a task that runs again and again, with the same delay between the end of one run and
 * the beginning of the next. Immutable: each method returns another spec.
 *
 * <pre>{@code
 * Disposable poll = Timers.fixedDelay(Duration.ofSeconds(5), () -> client.poll())
 *     .name("orders.poll")
 *     .start();
 * }</pre>
 *
 * <p>A run is a publisher that the supplier gives, subscribed to with unbounded demand, its
 * elements ignored; it ends with that publisher. So runs never overlap, and none blocks a thread. A
 * run that fails, be it the supplier or the publisher, costs that run: it is counted and reported,
 * and the next one follows after the delay.
 */
public final class FixedDelaySpec {

  private final long delayNanos;

  /** Negative when none was given. */
  private final long initialDelayNanos;

  private final Supplier<? extends Publisher<?>> task;
  private final TimerSettings settings;

  private FixedDelaySpec(
      long delayNanos,
      long initialDelayNanos,
      Supplier<? extends Publisher<?>> task,
      TimerSettings settings) {
    this.delayNanos = delayNanos;
    this.initialDelayNanos = initialDelayNanos;
    this.task = task;
    this.settings = settings;
  }

  static FixedDelaySpec of(Duration delay, Supplier<? extends Publisher<?>> task) {
    long delayNanos = Arguments.positiveNanos(delay, "delay");
    return new FixedDelaySpec(
        delayNanos, -1, Objects.requireNonNull(task, "task"), TimerSettings.DEFAULT);
  }

  private FixedDelaySpec with(TimerSettings changed) {
    return new FixedDelaySpec(delayNanos, initialDelayNanos, task, changed);
  }

  /**
   * When the first run is due after the start; the default is one delay.
   *
   * @throws IllegalArgumentException if negative or longer than 292 years
   */
  public FixedDelaySpec initialDelay(Duration initialDelay) {
    long nanos = Arguments.notNegativeNanos(initialDelay, "initialDelay");
    return new FixedDelaySpec(delayNanos, nanos, task, settings);
  }

  /**
   * How late a run may begin so as to share a wake-up with other timers; see {@link
   * IntervalSpec#slack}.
   *
   * @throws IllegalArgumentException if negative or more than 100 ms
   */
  public FixedDelaySpec slack(Duration slack) {
    return with(settings.slackNanos(Arguments.slackNanos(slack)));
  }

  /**
   * The name that listings and groups show; see {@link IntervalSpec#name}.
   *
   * @throws IllegalArgumentException if blank
   */
  public FixedDelaySpec name(String name) {
    return with(settings.withName(name));
  }

  /**
   * Adds a tag that listings show; see {@link IntervalSpec#tag}.
   *
   * @throws IllegalArgumentException if {@code key} is blank
   */
  public FixedDelaySpec tag(String key, String value) {
    return with(settings.tag(key, value));
  }

  /** Where it runs; see {@link IntervalSpec#on}. */
  public FixedDelaySpec on(Scheduler scheduler) {
    return with(TimerScheduler.runningOn(settings, scheduler));
  }

  /**
   * Starts it, until the result is disposed, which also cancels the run that is under way. What
   * fails is reported to Reactor's {@code Schedulers.onHandleError} hook and the uncaught exception
   * handler of the timer's thread, as with a periodic task of a scheduler.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the scheduler is disposed or holds
   *     as many timers as it may
   */
  public Disposable start() {
    Throwable[] refusal = new Throwable[1];
    boolean[] starting = {true};
    Disposable started =
        asFlux()
            .subscribe(
                outcome -> {
                  Throwable error = outcome.error();
                  if (error != null) {
                    ReactorFailures.INSTANCE.failed(error);
                  }
                },
                error -> {
                  if (starting[0]) {
                    refusal[0] = error;
                  } else {
                    ReactorFailures.INSTANCE.failed(error);
                  }
                });
    starting[0] = false;
    if (refusal[0] != null) {
      throw Exceptions.propagate(refusal[0]);
    }
    return started;
  }

  /**
   * It as a stream of outcomes, which starts it anew for each subscriber. A run begins only if
   * there is demand for its outcome. Outcomes are delivered by the scheduler's thread.
   */
  public Flux<RunOutcome> asFlux() {
    FixedDelayPlan<RunOutcome> plan =
        new FixedDelayPlan<>(
            delayNanos, settings, TimerScheduler.bindingTo(settings.scheduler()), RunOutcome::of);
    return FixedDelayFlux.assemble(
        plan, initialDelayNanos < 0 ? delayNanos : initialDelayNanos, task);
  }

  @Override
  public String toString() {
    return "fixed delay of " + Duration.ofNanos(delayNanos) + settings.label();
  }
}
