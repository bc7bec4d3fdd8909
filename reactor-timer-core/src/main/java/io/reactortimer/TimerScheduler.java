// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.LoopCounters;
import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.TimeSource;
import io.reactortimer.internal.scheduler.DefaultSchedulers;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.SchedulerSettings;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.internal.scheduler.TimerWorker;
import io.reactortimer.live.LiveTimers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A Reactor {@link Scheduler} on a timer queue of its own: for the intervals of {@link Timers}, for
 * every delay, timeout and interval of Reactor's, and for immediate work.
 *
 * <pre>{@code
 * TimerScheduler timers = TimerScheduler.builder("app").workers(2).slack(Duration.ofMillis(1)).build();
 * Flux.interval(Duration.ofSeconds(1), timers).subscribe(...);
 * timers.live().count();
 * }</pre>
 *
 * <p><b>Threads.</b> Each worker is one daemon thread that waits for deadlines and runs the tasks;
 * it is started when it is first needed, does not wake up when there is nothing to do, and blocking
 * operators refuse to run on it. All methods are safe to call from any thread. One more daemon
 * thread watches the workers: it sleeps unless timers are due, and logs a warning when a task has
 * held one of them for a second.
 *
 * <p><b>Order.</b> The tasks of one {@code Worker} run one at a time, in the order of their
 * deadlines, and of their submission where deadlines are equal; the deadline of an immediate task
 * is the moment of its submission.
 *
 * <p><b>Time.</b> A task never runs before its deadline on the monotonic clock. It runs up to
 * {@link #slack()} after it, or a tenth of its delay or period if that is less, so that timers
 * share wake-ups. Missed runs of a periodic task follow {@link #missedTicks()}: skipped by default,
 * which is the one deviation from Reactor's own schedulers; {@link MissedTickPolicy#BURST} is their
 * way.
 *
 * <p><b>Errors.</b> A task that throws is reported to its thread's uncaught exception handler,
 * which logs, and to {@link Schedulers#onHandleError}; a periodic one goes on. (A report passes
 * through {@link Schedulers#onScheduleHook} once, as there is no other public way.) A disposed
 * scheduler or {@code Worker} throws {@link RejectedExecutionException}, as does one that is full
 * ({@link #maxLive()}).
 *
 * <p><b>End.</b> {@link #dispose()} drops all tasks, interrupts those that run, and completes live
 * intervals. {@link #disposeGracefully()} lets immediate and delayed tasks run that were accepted,
 * and ends periodic tasks and intervals. A disposed scheduler cannot be started again.
 */
public final class TimerScheduler implements Scheduler, Scannable {

  private final LoopScheduler core;

  private TimerScheduler(LoopScheduler core) {
    this.core = core;
  }

  /** Returns the one face of a scheduler. */
  static TimerScheduler of(LoopScheduler core) {
    return (TimerScheduler) core.face();
  }

  /** Makes what stands behind a scheduler of these settings. */
  static LoopScheduler coreOf(SchedulerSettings settings) {
    return LoopScheduler.of(settings, TimeSource.system(), TimerScheduler::new);
  }

  /** Makes what stands behind a scheduler with the defaults. */
  static LoopScheduler coreNamed(String name) {
    return coreOf(builder(name).settings());
  }

  /**
   * Finds where timers live that are assembled now.
   *
   * @param given null for virtual time if that is installed, else the default scheduler
   */
  static SchedulerBinding bindingTo(@Nullable Scheduler given) {
    return SchedulerBinding.to(
        given != null ? given : DefaultSchedulers.forAssembly(TimerScheduler::coreNamed));
  }

  /** Returns the same settings on that scheduler. */
  static TimerSettings runningOn(TimerSettings settings, Scheduler given) {
    // Most say nothing else, and share what the scheduler keeps for them.
    return settings.equals(TimerSettings.DEFAULT) && given instanceof TimerScheduler timers
        ? timers.core().submissions().plainSettings()
        : settings.on(given);
  }

  LoopScheduler core() {
    return core;
  }

  /**
   * A scheduler with the defaults: one worker, a slack of one millisecond, missed ticks skipped, no
   * limit.
   *
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static TimerScheduler create(String name) {
    return builder(name).build();
  }

  /**
   * Settings for a scheduler.
   *
   * @param name shown in listings, meters and thread names
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Its name. */
  @Override
  public String name() {
    return core.settings().name();
  }

  /** How many threads it has at most. */
  public int workers() {
    return core.settings().workers();
  }

  /**
   * How late a timer may fire at most so as to share a wake-up, as it counts: rounded down as
   * {@link Builder#slack} says; zero for exact.
   */
  public Duration slack() {
    return Duration.ofNanos(core.settings().slackNanos());
  }

  /** What happens to missed runs of periodic tasks. */
  public MissedTickPolicy missedTicks() {
    return MissedTickPolicy.of(core.settings().missedTicks());
  }

  /** How many timers may live at once; 0 for no limit. */
  public long maxLive() {
    return core.limit().max();
  }

  /** What is live on it. */
  public LiveTimers live() {
    return core.live();
  }

  /** What it has done. Any thread, no waiting, no wake-up. */
  public SchedulerCounters counters() {
    long scheduled = 0;
    long delivered = 0;
    long failed = 0;
    long missed = 0;
    long cancelled = 0;
    long wakeups = 0;
    for (TimerLoop loop : core.loops().loops()) {
      LoopCounters counters = loop.counters();
      scheduled += counters.scheduledCount();
      delivered += counters.deliveredCount();
      failed += counters.failedCount();
      missed += counters.missedCount();
      cancelled += counters.cancelledCount();
      wakeups += counters.wakeupCount();
    }
    return new SchedulerCounters(
        scheduled, delivered, failed, missed, cancelled, core.limit().rejectedCount(), wakeups);
  }

  /**
   * Has a listener told how late timers fire: for each time a worker has woken up and fired all
   * that was due, the latest of them in nanoseconds. A worker that wakes often tells of up to
   * sixteen wake-ups together, at most a second later; one that does not come to rest takes every
   * thousand ticks or so for a wake-up. By default there is no listener, which costs nothing.
   *
   * <p>It is called on the timer threads, between two batches of ticks, and whatever time it takes
   * is added to the lateness of the next: do not block. One that throws is reported like a task,
   * and not called again by that worker. One that equals a listener already added is not added.
   */
  public void addLatenessListener(LongConsumer listener) {
    core.loops().addLatenessListener(Objects.requireNonNull(listener, "listener"));
  }

  /** Takes off the listener that equals this one, if there is one. It may be called once more. */
  public void removeLatenessListener(LongConsumer listener) {
    core.loops().removeLatenessListener(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Says that the application is on its way out, so that open streams do not keep it: intervals of
   * {@link Timers} and {@code Flux.interval}, fixed delays and keep-alives complete soon, each on
   * its own thread, a fixed delay after the run that is under way. A keep-alive waits until its
   * source, asked for more, has been silent for its idle time, at most 5 seconds: a finite one may
   * have more to say. Those that are subscribed to later complete after one period or 100
   * milliseconds, whichever is shorter; a {@code Flux.interval} after its first tick. Waits for
   * nothing.
   *
   * <p>Only streams of their own complete: those that lead to the edge of the application, which is
   * a lambda that was given to {@code subscribe}, or the response of a server, by operators that
   * pass on what they are given, such as {@code map}, {@code filter}, {@code publishOn}, {@code
   * share} or {@code flatMap}. Every other timer goes on, and so does a timer that is combined with
   * another source ({@code zip}, {@code merge}, within a {@code concatMap}), counted ({@code take},
   * {@code next}), awaited ({@code then}, {@code collectList}), or subscribed to by something that
   * is not known: completing it would cut their work short. For those there is {@link
   * #onClosing()}.
   *
   * @return takes that back when it is disposed; what has completed stays so
   */
  public Disposable beginClosing() {
    return core.closing().begin();
  }

  /** Whether the application is on its way out. */
  public boolean isClosing() {
    return core.isClosing();
  }

  /**
   * Completes when the application is on its way out, at once if it is: for streams that would not
   * end with their timers, {@code events.takeUntilOther(scheduler.onClosing())}.
   */
  public Mono<Void> onClosing() {
    return core.closing().asMono();
  }

  /**
   * Announces somebody that this works for, until the result is disposed: they may have its timers
   * held back for as long as all others who were announced want that, too.
   */
  public SchedulerUse use() {
    return new SchedulerUse(core.uses().add());
  }

  /** Whether its timers are held back, because all who use it want that; see {@link #use()}. */
  public boolean isSuspended() {
    return core.uses().areSuspended();
  }

  @Override
  public Disposable schedule(Runnable task) {
    return core.submissions().submit(null, task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return core.submissions().submit(null, task, delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return core.submissions().submit(null, task, initialDelay, period, unit);
  }

  @Override
  public Worker createWorker() {
    return new TimerWorker(core.submissions());
  }

  /** The time of the clock that deadlines are on; see {@link Scheduler#now(TimeUnit)}. */
  @Override
  public long now(TimeUnit unit) {
    return core.loops().clock().source().now(unit);
  }

  /** Does nothing but check: threads start when they are needed. */
  @Override
  public void init() {
    if (core.isDisposed()) {
      throw new IllegalStateException("Scheduler '" + name() + "' has been disposed");
    }
  }

  /** Does nothing: a disposed scheduler stays disposed. */
  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // deprecated in the interface, which still has it
  public void start() {}

  @Override
  public void dispose() {
    core.dispose();
  }

  @Override
  public boolean isDisposed() {
    return core.isDisposed();
  }

  /**
   * Ends gracefully, once subscribed to: takes in no more, ends periodic tasks and intervals, lets
   * immediate and delayed tasks run that were accepted, and completes when all threads are through.
   * It waits for as long as the longest delay; after a {@code timeout} it can be subscribed to
   * again, or {@link #dispose()} cuts it short.
   */
  @Override
  public Mono<Void> disposeGracefully() {
    return core.disposeGracefully();
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return isDisposed();
    }
    if (key == Attr.CAPACITY || key == Attr.BUFFERED) {
      return workers();
    }
    if (key == TaskSubmitter.DOOR) {
      return core.submissions();
    }
    return key == Attr.NAME ? toString() : null;
  }

  @Override
  public String toString() {
    return "timer(" + workers() + ",\"" + name() + "\")";
  }

  /** Settings of a {@link TimerScheduler}. Not thread-safe. */
  public static final class Builder {

    private static final int MOST_WORKERS = 1024;

    private final String name;
    private String threadNamePrefix;
    private int workers = 1;
    private long slackNanos = TimeUnit.MILLISECONDS.toNanos(1);
    private MissedTickPolicy missedTicks = MissedTickPolicy.SKIP;
    private long maxLive;

    private Builder(String name) {
      this.name = Arguments.requireNotBlank(name, "name");
      this.threadNamePrefix = name;
    }

    /**
     * What the names of its threads begin with, before a hyphen and a number; the default is the
     * scheduler's name.
     *
     * @throws IllegalArgumentException if blank
     */
    public Builder threadNamePrefix(String threadNamePrefix) {
      this.threadNamePrefix = Arguments.requireNotBlank(threadNamePrefix, "threadNamePrefix");
      return this;
    }

    /**
     * How many threads it may have; the default is 1. Timers gather on as few of them as keep each
     * less than half busy; immediate work is spread over all.
     *
     * @throws IllegalArgumentException unless in 1 .. 1024
     */
    public Builder workers(int workers) {
      if (workers < 1 || workers > MOST_WORKERS) {
        throw new IllegalArgumentException(
            "workers must be in 1 .. " + MOST_WORKERS + ": " + workers);
      }
      this.workers = workers;
      return this;
    }

    /**
     * How late a timer may fire so as to share a wake-up; the default is 1 ms, zero is exact. It is
     * rounded down to 0, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50 or 100 ms, and to a tenth of the
     * timer's own delay or period.
     *
     * @throws IllegalArgumentException if negative or more than 100 ms
     */
    public Builder slack(Duration slack) {
      this.slackNanos = Arguments.slackNanos(slack);
      return this;
    }

    /** What happens to missed runs of periodic tasks; the default is {@code SKIP}. */
    public Builder missedTicks(MissedTickPolicy missedTicks) {
      this.missedTicks = Objects.requireNonNull(missedTicks, "missedTicks");
      return this;
    }

    /**
     * How many timers may live at once, those that wait for demand included; the default of 0 is no
     * limit. One more is refused with a {@link RejectedExecutionException}, at its subscription;
     * but for delays that an operator of Reactor's would misread then: a refused {@code timeout}
     * would be one whose time is over. Immediate tasks do not count.
     *
     * @throws IllegalArgumentException if negative
     */
    public Builder maxLive(long maxLive) {
      if (maxLive < 0) {
        throw new IllegalArgumentException("maxLive must not be negative: " + maxLive);
      }
      this.maxLive = maxLive;
      return this;
    }

    /** Makes the scheduler; it starts no thread yet. */
    public TimerScheduler build() {
      return build(TimeSource.system());
    }

    TimerScheduler build(TimeSource time) {
      return of(LoopScheduler.of(settings(), time, TimerScheduler::new));
    }

    TimerScheduler build(LoopGroup loops) {
      return of(new LoopScheduler(settings(), loops, TimerScheduler::new));
    }

    SchedulerSettings settings() {
      return new SchedulerSettings(
          name, threadNamePrefix, workers, slackNanos, missedTicks.arithmetic(), maxLive);
    }
  }
}
