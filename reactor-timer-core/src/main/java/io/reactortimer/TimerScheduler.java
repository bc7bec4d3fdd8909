// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.time.TimeSource;
import io.reactortimer.internal.jfr.FlightRecorderEvents;
import io.reactortimer.internal.listing.CountersReader;
import io.reactortimer.internal.scheduler.DefaultSchedulers;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.SchedulerSettings;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.internal.scheduler.TimerWorker;
import io.reactortimer.internal.suspect.SuspectSettings;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.Origins;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.SchedulerCounters;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A Reactor {@link Scheduler} on a timer queue of its own: for the intervals of {@link Timers}, for
 * Reactor's delays, timeouts and intervals, and for immediate work.
 *
 * <pre>{@code
 * TimerScheduler timers = TimerScheduler.builder("app").slack(Duration.ofMillis(5)).build();
 * Flux.interval(Duration.ofSeconds(1), timers).subscribe(...);
 * timers.live().count();
 * }</pre>
 *
 * <p><b>Threads.</b> Each worker is one daemon thread that waits for deadlines and runs the tasks;
 * it starts when it is first needed and does not wake up when there is nothing to do. Blocking
 * operators refuse to run on it. All methods are safe to call from any thread. One more daemon
 * thread watches the workers, and sleeps unless timers are due. While a task keeps its thread from
 * other work, another thread carries that on ({@link Builder#stallHandOver}), and the log says so.
 *
 * <p><b>Order.</b> The tasks of one {@code Worker} run one at a time, in the order of their
 * deadlines, or in the order of their submission if deadlines are equal; the deadline of an
 * immediate task is the moment of its submission.
 *
 * <p><b>Time.</b> A task never runs before its deadline on the monotonic clock. It runs up to
 * {@link #slack()} after it, or a tenth of its delay or period if that is less, so that timers
 * share wake-ups. Missed runs of a periodic task follow {@link #missedTicks()}: they are skipped by
 * default, which is the one deviation from Reactor's own schedulers; {@link MissedTickPolicy#BURST}
 * does what they do.
 *
 * <p><b>Errors.</b> A task that throws is reported to its thread's uncaught exception handler,
 * which logs, and to {@link Schedulers#onHandleError}; a periodic task continues. (A report passes
 * through {@link Schedulers#onScheduleHook} once, because there is no other public way.) A disposed
 * scheduler or {@code Worker} throws {@link RejectedExecutionException}, as does a full scheduler
 * ({@link #maxLive()}).
 *
 * <p><b>End.</b> {@link #dispose()} drops all tasks, interrupts running ones, and completes live
 * intervals. {@link #disposeGracefully()} runs the immediate and delayed tasks that were accepted,
 * and ends periodic tasks and intervals. A disposed scheduler cannot be restarted.
 *
 * @since 0.1
 */
public final class TimerScheduler implements Scheduler, Scannable {

  private final LoopScheduler core;

  private TimerScheduler(LoopScheduler core) {
    this.core = core;
  }

  /** Returns the one public face of a scheduler. */
  static TimerScheduler of(LoopScheduler core) {
    return (TimerScheduler) core.face();
  }

  /** Creates the core of a scheduler with these settings. */
  static LoopScheduler coreOf(SchedulerSettings settings) {
    return LoopScheduler.of(
        settings, TimeSource.system(), FlightRecorderEvents::of, TimerScheduler::new);
  }

  /** Creates the core of a scheduler with default settings. */
  static LoopScheduler coreNamed(String name) {
    return coreOf(builder(name).settings());
  }

  /**
   * Finds where timers live that are assembled now.
   *
   * @param given null for virtual time if that is installed, else the default scheduler
   */
  static SchedulerBinding bindingTo(@Nullable Scheduler given) {
    return TaskSubmitter.bindingTo(
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
   * Creates a scheduler with the defaults: as many workers as {@link Schedulers#parallel()} has, a
   * slack of one millisecond, missed ticks skipped, no limit.
   *
   * @param name shown in listings, meters and thread names
   * @return the scheduler; it starts no thread yet
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static TimerScheduler create(String name) {
    return builder(name).build();
  }

  /**
   * Returns a builder with the default settings.
   *
   * @param name shown in listings, meters and thread names
   * @return a builder
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Returns the scheduler's name. */
  @Override
  public String name() {
    return core.settings().name();
  }

  /**
   * Returns the maximum number of workers.
   *
   * @return 1 .. 1024
   */
  public int workers() {
    return core.settings().workers();
  }

  /**
   * Returns how late a timer may fire in order to share a wake-up with others.
   *
   * @return the effective slack, rounded down as {@link Builder#slack} says; zero for exact timers
   */
  public Duration slack() {
    return Duration.ofNanos(core.settings().slackNanos());
  }

  /**
   * Returns what happens to missed runs of periodic tasks.
   *
   * @return the policy of the periodic tasks; intervals of {@link Timers} have their own
   */
  public MissedTickPolicy missedTicks() {
    return MissedTickPolicy.of(core.settings().missedTicks());
  }

  /**
   * Returns how many timers may live at once.
   *
   * @return the limit, or 0 for none
   */
  public long maxLive() {
    return core.limit().max();
  }

  /**
   * Returns of which timers it is recorded where they were made.
   *
   * @return the setting of this scheduler, which {@link Timers#captureAllOrigins} overrides
   */
  public Origins origins() {
    return core.settings().origins();
  }

  /**
   * Returns how late a waiting worker must wake for that to be a pause; see {@link
   * LiveTimers#pauses()}.
   *
   * @return the threshold; zero if the scheduler does not look for pauses
   */
  public Duration pauseThreshold() {
    return Duration.ofNanos(core.settings().pauseThresholdNanos());
  }

  /**
   * Returns how long timeouts that came due during a pause wait after it.
   *
   * @return the grace; zero for none
   */
  public Duration pauseGrace() {
    return Duration.ofNanos(core.settings().pauseGraceNanos());
  }

  /**
   * Returns the live timers of this scheduler.
   *
   * @return a view that reads the scheduler at each call
   */
  public LiveTimers live() {
    return core.live();
  }

  /**
   * Returns what this scheduler has done so far. Never waits and wakes no loop.
   *
   * @return the sums over all workers
   */
  public SchedulerCounters counters() {
    return CountersReader.read(core.loops(), core.limit().rejectedCount());
  }

  /**
   * Adds a listener that is told how late timers fire. It receives one value for each wake-up in
   * which a worker fired all due timers: the lateness of the latest of them, in nanoseconds. A
   * worker that wakes often reports up to sixteen wake-ups together, at most a second later; a
   * worker that never sleeps reports about every thousand ticks. No listener is registered by
   * default, which costs nothing.
   *
   * <p>The listener is called on the timer threads, between two batches of ticks. The time it takes
   * is added to the lateness of the next batch, so it must not block. A listener that throws is
   * reported like a task and is not called again by that worker. A listener that equals one already
   * added is not added again.
   *
   * @param listener receives a lateness in nanoseconds
   */
  public void addLatenessListener(LongConsumer listener) {
    core.loops().addLatenessListener(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Removes the listener that equals the given one, if there is one. It may be called once more.
   *
   * @param listener equals the one to remove
   */
  public void removeLatenessListener(LongConsumer listener) {
    core.loops().removeLatenessListener(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Adds a listener that is told of each pause: a time in which the timers stood still although
   * their threads had nothing else to do, because the process, its machine or its threads did. It
   * is told a tenth of a second after the pause, or once the timers have made up for it.
   *
   * <p>The listener is called on a thread of its own, one call at a time, and may block: reports
   * then wait. What it throws is logged. A listener that equals one already added is not added
   * again.
   *
   * @param listener receives the report, as in {@link LiveTimers#pauses()}
   */
  public void addPauseListener(Consumer<? super PauseReport> listener) {
    core.pauses().addListener(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Removes the listener that equals the given one, if there is one. It may be called once more.
   *
   * @param listener equals the one to remove
   */
  public void removePauseListener(Consumer<? super PauseReport> listener) {
    core.pauses().removeListener(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Announces that the application is shutting down, so that open streams do not delay that:
   * intervals of {@link Timers} and {@code Flux.interval}, fixed delays and keep-alives complete
   * soon, each on its own thread, and a fixed delay after its current run. A keep-alive waits until
   * its source has been silent, in spite of demand, for its idle time, at most 5 seconds, because a
   * finite source may have more to emit. Timers subscribed to later complete after one period or
   * 100 milliseconds, whichever is shorter; a {@code Flux.interval} completes after its first tick.
   * This method does not wait.
   *
   * <p>Only independent streams complete. These lead to the edge of the application, which is a
   * lambda given to {@code subscribe} or a server's response, through operators that relay what
   * they receive, such as {@code map}, {@code filter}, {@code publishOn}, {@code share} or {@code
   * flatMap}. Every other timer continues, and so does a timer that is combined with another source
   * ({@code zip}, {@code merge}, within a {@code concatMap}), counted ({@code take}, {@code next}),
   * awaited ({@code then}, {@code collectList}), or subscribed to by an unknown subscriber:
   * completing it would cut work short. Use {@link #onClosing()} for those.
   *
   * @return revokes the announcement when it is disposed: keep-alives that still wait for their
   *     source go on, timers that were subscribed to since it was made and have not completed go on
   *     as if it had not been made, and all others complete all the same
   */
  public Disposable beginClosing() {
    return core.closing().begin();
  }

  /**
   * Tells whether the application is shutting down; see {@link #beginClosing()}.
   *
   * @return whether an announcement is in force
   */
  public boolean isClosing() {
    return core.isClosing();
  }

  /**
   * Returns a signal for streams that would not end with their timers: {@code
   * events.takeUntilOther(scheduler.onClosing())}.
   *
   * @return completes when the application is shutting down, at once if it already is
   */
  public Mono<Void> onClosing() {
    return core.closing().asMono();
  }

  /**
   * Registers a user of this scheduler, until the result is disposed. Timers are held back for as
   * long as all registered users want that.
   *
   * @return the registration, with which its owner suspends and resumes
   */
  public SchedulerUse use() {
    return new SchedulerUse(core.uses().add());
  }

  /**
   * Tells whether timers are held back because all registered users want that; see {@link #use()}.
   *
   * @return whether no timer fires
   */
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

  /** Returns the time of the clock that deadlines refer to; see {@link Scheduler#now(TimeUnit)}. */
  @Override
  public long now(TimeUnit unit) {
    return core.loops().clock().source().now(unit);
  }

  /**
   * Checks that the scheduler is not disposed. Threads start when they are needed.
   *
   * @throws IllegalStateException if it is disposed
   */
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
   * Returns a Mono that ends the scheduler gracefully when it is subscribed to. The scheduler then
   * accepts no more, ends periodic tasks and intervals, runs the immediate and delayed tasks that
   * were accepted, and completes when all threads have finished. A run of a fixed delay that is
   * under way is cancelled; {@link #beginClosing()} lets it end. This takes as long as the longest
   * delay, and as long as a stream with a timeout of {@code Timers} emits in time; after a {@code
   * timeout} it can be subscribed to again, or {@link #dispose()} cuts it short.
   *
   * @return completes when all threads have finished
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

  /**
   * The settings of a {@link TimerScheduler}. Not thread-safe.
   *
   * @since 0.1
   */
  public static final class Builder {

    private static final int MOST_WORKERS = 1024;
    private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MOST_GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String name;
    private String threadNamePrefix;
    private int workers = Math.max(1, Math.min(Schedulers.DEFAULT_POOL_SIZE, MOST_WORKERS));
    private long slackNanos = TimeUnit.MILLISECONDS.toNanos(1);
    private MissedTickPolicy missedTicks = MissedTickPolicy.SKIP;
    private long maxLive;
    private Origins origins = Origins.SAMPLED;
    private long stallHandOverNanos = TimeUnit.MILLISECONDS.toNanos(100);
    private long pauseThresholdNanos = TimeUnit.MILLISECONDS.toNanos(200);
    private long pauseGraceNanos = TimeUnit.MILLISECONDS.toNanos(100);
    private SuspectSettings suspects = SuspectSettings.DEFAULT;

    private Builder(String name) {
      this.name = Arguments.requireNotBlank(name, "name");
      this.threadNamePrefix = name;
    }

    /**
     * Sets what thread names begin with, before a hyphen and a number. The default is the
     * scheduler's name.
     *
     * @param threadNamePrefix the prefix
     * @return this builder
     * @throws IllegalArgumentException if {@code threadNamePrefix} is blank
     */
    public Builder threadNamePrefix(String threadNamePrefix) {
      this.threadNamePrefix = Arguments.requireNotBlank(threadNamePrefix, "threadNamePrefix");
      return this;
    }

    /**
     * Sets the maximum number of workers, each a thread; the default is that of {@link
     * Schedulers#parallel()}, one for each processor. Timers gather on as few workers as keep each
     * less than half busy, and one that was never needed has no thread; immediate work is spread
     * over all.
     *
     * @param workers 1 .. 1024
     * @return this builder
     * @throws IllegalArgumentException if {@code workers} is not in that range
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
     * Sets how late a timer may fire in order to share a wake-up; the default is 1 ms, and zero is
     * exact. The value is rounded down to 0, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50 or 100 ms, and to
     * at most a tenth of the timer's own delay or period.
     *
     * @param slack 0 .. 100 ms
     * @return this builder
     * @throws IllegalArgumentException if {@code slack} is negative or more than 100 ms
     */
    public Builder slack(Duration slack) {
      this.slackNanos = Arguments.slackNanos(slack);
      return this;
    }

    /**
     * Sets what happens to missed runs of periodic tasks; the default is {@code SKIP}.
     *
     * @param missedTicks the policy
     * @return this builder
     */
    public Builder missedTicks(MissedTickPolicy missedTicks) {
      this.missedTicks = Objects.requireNonNull(missedTicks, "missedTicks");
      return this;
    }

    /**
     * Sets how many timers may live at once, including those that wait for demand; the default of 0
     * is no limit. A timer beyond the limit is refused at its subscription with a {@link
     * RejectedExecutionException}, except for delays whose refusal one of Reactor's operators would
     * misread: it would take a refused {@code timeout} for an expired one. Immediate tasks do not
     * count.
     *
     * @param maxLive the limit, or 0 for none
     * @return this builder
     * @throws IllegalArgumentException if {@code maxLive} is negative
     */
    public Builder maxLive(long maxLive) {
      this.maxLive = Arguments.requireNotNegative(maxLive, "maxLive");
      return this;
    }

    /**
     * Sets of which timers it is recorded where in the application's code they were made; the
     * default is {@link Origins#SAMPLED}. Listings show the line of each.
     *
     * @param origins of which timers
     * @return this builder
     */
    public Builder origins(Origins origins) {
      this.origins = Objects.requireNonNull(origins, "origins");
      return this;
    }

    /**
     * Sets for how long a callback may keep its thread before another thread carries on everything
     * else of that worker; the default is 100 ms, and zero is for as long as the callback likes. It
     * is noticed after once to twice that time. The callback goes on where it is; its own timer,
     * the tasks of its Reactor {@code Worker} and the last signal to its subscriber wait for it.
     *
     * <p>So callbacks of <em>different</em> timers can overlap, with one worker too. At most as
     * many threads are stuck at a time as there are workers; then the rest waits, as with zero.
     *
     * @param stallHandOver 0, or 10 ms or more
     * @return this builder
     * @throws IllegalArgumentException if {@code stallHandOver} is negative, or more than zero and
     *     less than 10 ms
     */
    public Builder stallHandOver(Duration stallHandOver) {
      this.stallHandOverNanos = Arguments.stallHandOverNanos(stallHandOver);
      return this;
    }

    /**
     * Sets how late a waiting worker must wake for that to be reported as a pause; the default is
     * 200 ms, and zero looks for no pauses. See {@link LiveTimers#pauses()}.
     *
     * @param pauseThreshold zero, or 10 ms and more
     * @return this builder
     * @throws IllegalArgumentException if {@code pauseThreshold} is negative, or above zero and
     *     less than 10 ms, by which a healthy thread can be late
     */
    public Builder pauseThreshold(Duration pauseThreshold) {
      long nanos = Arguments.notNegativeNanos(pauseThreshold, "pauseThreshold");
      if (nanos > 0 && nanos < LEAST_PAUSE_NANOS) {
        throw new IllegalArgumentException(
            "pauseThreshold must be 0 or at least 10 ms: " + pauseThreshold);
      }
      this.pauseThresholdNanos = nanos;
      return this;
    }

    /**
     * Sets the names of timers that are no suspects, such as those of sources that are meant to run
     * without readers; the default is none. See {@link LiveTimers#suspects}.
     *
     * @param names exact, or a prefix followed by {@code *}
     * @return this builder
     * @throws IllegalArgumentException if one is blank, or has a {@code *} before its end
     */
    public Builder exemptFromSuspects(Collection<String> names) {
      names.forEach(name -> Arguments.requireNamePattern(name, "names"));
      this.suspects = new SuspectSettings(List.copyOf(names), suspects.everyNanos());
      return this;
    }

    /**
     * Sets how long timeouts that came due during a pause wait after it, so that answers that have
     * come meanwhile are read first; the default is 100 ms, and zero is not at all. It holds for
     * {@code Timers.timeout} and Reactor's {@code timeout}, and for no other timer. Without a
     * {@link #pauseThreshold} there is no grace.
     *
     * @param pauseGrace 0 .. 10 s
     * @return this builder
     * @throws IllegalArgumentException if {@code pauseGrace} is negative or more than 10 seconds
     */
    public Builder pauseGrace(Duration pauseGrace) {
      long nanos = Arguments.notNegativeNanos(pauseGrace, "pauseGrace");
      if (nanos > MOST_GRACE_NANOS) {
        throw new IllegalArgumentException("pauseGrace must be at most 10 s: " + pauseGrace);
      }
      this.pauseGraceNanos = nanos;
      return this;
    }

    /**
     * Sets how far apart looks are that count for whether a group of timers grows; the default is a
     * minute. Growth is told after six of them at the earliest: with shorter times also growth that
     * is over after some minutes.
     *
     * @param every one second or more
     * @return this builder
     * @throws IllegalArgumentException if {@code every} is shorter than a second
     */
    public Builder suspectLooks(Duration every) {
      if (every.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("every must be at least 1 s: " + every);
      }
      this.suspects =
          new SuspectSettings(suspects.exempt(), Arguments.positiveNanos(every, "every"));
      return this;
    }

    /**
     * Creates the scheduler.
     *
     * @return the scheduler; it starts no thread yet
     */
    public TimerScheduler build() {
      return build(TimeSource.system());
    }

    TimerScheduler build(TimeSource time) {
      return of(LoopScheduler.of(settings(), time, FlightRecorderEvents::of, TimerScheduler::new));
    }

    TimerScheduler build(LoopGroup loops) {
      return of(new LoopScheduler(settings(), loops, TimerScheduler::new));
    }

    SchedulerSettings settings() {
      return new SchedulerSettings(
          name,
          threadNamePrefix,
          workers,
          slackNanos,
          missedTicks.arithmetic(),
          maxLive,
          origins,
          stallHandOverNanos,
          pauseThresholdNanos,
          pauseGraceNanos,
          suspects);
    }
  }
}
