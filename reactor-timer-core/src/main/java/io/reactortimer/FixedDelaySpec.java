// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.gate.FireGate;
import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.operator.FixedDelayFlux;
import io.reactortimer.internal.operator.FixedDelayPlan;
import io.reactortimer.internal.scheduler.ReactorFailures;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * The settings of a task that runs repeatedly, with the same delay between the end of one run and
 * the start of the next. Immutable: each method returns another spec.
 *
 * <pre>{@code
 * Disposable poll = Timers.fixedDelay(Duration.ofSeconds(5), () -> client.poll())
 *     .name("orders.poll")
 *     .start();
 * }</pre>
 *
 * <p>A run subscribes to a publisher from the supplier with unbounded demand and discards its
 * elements; the run ends with that publisher. So runs never overlap, and none blocks a thread. If
 * the supplier or the publisher fails, that costs one run: it is counted and reported, and the next
 * run follows after the delay.
 *
 * @since 0.1
 */
public final class FixedDelaySpec {

  private final long delayNanos;

  /** Negative if none was given. */
  private final long initialDelayNanos;

  private final Supplier<? extends Publisher<?>> task;
  private final TimerSettings settings;

  /** Null for none. */
  private final @Nullable FireGate gate;

  private FixedDelaySpec(
      long delayNanos,
      long initialDelayNanos,
      Supplier<? extends Publisher<?>> task,
      TimerSettings settings,
      @Nullable FireGate gate) {
    this.delayNanos = delayNanos;
    this.initialDelayNanos = initialDelayNanos;
    this.task = task;
    this.settings = settings;
    this.gate = gate;
  }

  static FixedDelaySpec of(Duration delay, Supplier<? extends Publisher<?>> task) {
    long delayNanos = Arguments.positiveNanos(delay, "delay");
    return new FixedDelaySpec(
        delayNanos, -1, Objects.requireNonNull(task, "task"), TimerSettings.DEFAULT, null);
  }

  private FixedDelaySpec with(TimerSettings changed) {
    return new FixedDelaySpec(delayNanos, initialDelayNanos, task, changed, gate);
  }

  /**
   * Sets when the first run is due after the start; the default is one delay.
   *
   * @param initialDelay zero or more
   * @return the changed spec
   * @throws IllegalArgumentException if {@code initialDelay} is negative or longer than 292 years
   */
  public FixedDelaySpec initialDelay(Duration initialDelay) {
    long nanos = Arguments.notNegativeNanos(initialDelay, "initialDelay");
    return new FixedDelaySpec(delayNanos, nanos, task, settings, gate);
  }

  /**
   * Sets how late a run may start in order to share a wake-up with other timers; see {@link
   * IntervalSpec#slack}.
   *
   * @param slack 0 .. 100 ms
   * @return the changed spec
   * @throws IllegalArgumentException if {@code slack} is negative or more than 100 ms
   */
  public FixedDelaySpec slack(Duration slack) {
    return with(settings.slackNanos(Arguments.slackNanos(slack)));
  }

  /**
   * Sets the name that listings and groups show; see {@link IntervalSpec#name}.
   *
   * @param name not blank
   * @return the changed spec
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public FixedDelaySpec name(String name) {
    return with(settings.withName(name));
  }

  /**
   * Adds a tag that listings show; see {@link IntervalSpec#tag}.
   *
   * @param key not blank
   * @param value may be empty
   * @return the changed spec
   * @throws IllegalArgumentException if {@code key} is blank
   */
  public FixedDelaySpec tag(String key, String value) {
    return with(settings.tag(key, value));
  }

  /**
   * Lets runs start only while {@code gate} is open; see {@link IntervalSpec#onlyWhile}. A run that
   * is due while it is closed counts as gated and starts when the gate opens, or if the gate does
   * not tell, when it is asked again after another delay. A run that has started goes on when the
   * gate closes; {@link FireGate#tokenIn} returns its token.
   *
   * @param gate does not block
   * @return the changed spec
   */
  public FixedDelaySpec onlyWhile(FireGate gate) {
    return new FixedDelaySpec(
        delayNanos, initialDelayNanos, task, settings, Objects.requireNonNull(gate, "gate"));
  }

  /**
   * Says what the task is to end with; see {@link IntervalSpec#boundTo}.
   *
   * @param owner is asked only when somebody looks
   * @return the changed spec
   * @throws IllegalArgumentException if {@code owner} cannot tell whether it is disposed
   */
  public FixedDelaySpec boundTo(Disposable owner) {
    return with(settings.boundTo(owner));
  }

  /**
   * Sets where the task runs; see {@link IntervalSpec#on}.
   *
   * @param scheduler where each run starts
   * @return the changed spec
   */
  public FixedDelaySpec on(Scheduler scheduler) {
    return with(TimerScheduler.runningOn(settings, scheduler));
  }

  /**
   * Starts the task. It runs until the result is disposed, which also cancels the current run.
   * Failures are reported to Reactor's {@code Schedulers.onHandleError} hook and to the uncaught
   * exception handler of the timer's thread, as for a periodic task of a scheduler.
   *
   * @return stops the task when it is disposed
   * @throws java.util.concurrent.RejectedExecutionException if the scheduler is disposed or holds
   *     as many timers as it may
   */
  public Disposable start() {
    StartErrors errors = new StartErrors();
    Disposable started =
        asFlux()
            .subscribe(
                outcome -> {
                  Throwable error = outcome.error();
                  if (error != null) {
                    ReactorFailures.INSTANCE.failed(error);
                  }
                },
                errors);
    Throwable refusal = errors.started();
    if (refusal != null) {
      throw Exceptions.propagate(refusal);
    }
    return started;
  }

  /**
   * Returns the outcomes as a Flux; each subscriber starts its own sequence of runs. A run starts
   * only if there is demand for its outcome. The scheduler's thread delivers outcomes.
   *
   * @return one outcome for each run
   */
  public Flux<RunOutcome> asFlux() {
    FixedDelayPlan<RunOutcome> plan =
        new FixedDelayPlan<>(
            delayNanos, settings, TimerScheduler.bindingTo(settings.scheduler()), RunOutcome::of);
    return FixedDelayFlux.assemble(
        plan, initialDelayNanos < 0 ? delayNanos : initialDelayNanos, task, gate);
  }

  @Override
  public String toString() {
    return "fixed delay of " + Duration.ofNanos(delayNanos) + settings.label();
  }

  /** Keeps the error of a task until it has started, and reports a later one. Any thread. */
  private static final class StartErrors implements Consumer<Throwable> {

    // Guarded by this.
    private boolean started;
    private @Nullable Throwable refusal;

    /** Returns the error so far; null if there is none. */
    synchronized @Nullable Throwable started() {
      started = true;
      return refusal;
    }

    @Override
    public void accept(Throwable error) {
      if (!tryKeep(error)) {
        ReactorFailures.INSTANCE.failed(error);
      }
    }

    private synchronized boolean tryKeep(Throwable error) {
      if (!started) {
        refusal = error;
      }
      return !started;
    }
  }
}
