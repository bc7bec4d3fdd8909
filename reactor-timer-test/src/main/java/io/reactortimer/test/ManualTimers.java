// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.engine.loop.ManualLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.internal.scheduler.TimerWorker;
import io.reactortimer.live.TimerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler whose clock stands until the test moves it. It is what a {@link TimerScheduler} is,
 * but without threads: what comes due runs on the thread that moves the clock, within that call.
 *
 * <pre>{@code
 * ManualTimers timers = ManualTimers.create();
 * List<Long> ticks = new ArrayList<>();
 * Timers.every(Duration.ofHours(1)).on(timers).counts().subscribe(ticks::add);
 * timers.advanceBy(Duration.ofHours(3));      // ticks: 0, 1, 2
 * }</pre>
 *
 * <p><b>An object, not a hook.</b> Nothing outside is changed, so tests with a clock each may run
 * in parallel. Give it to operators that take a {@link Scheduler}, to {@link Timers}, or to the
 * code under test. For code that takes none, {@link #install()} puts it behind {@link
 * Schedulers#parallel()} and {@code Timers} for a while.
 *
 * <p><b>What runs when.</b> Nothing runs but in {@link #advanceBy}, {@link #advanceTo}, {@link
 * #runDue} and {@link #advanceToNext}, immediate tasks included. The order is that of deadlines,
 * and of submission where these are equal: the same in each run. Timers are exact, that is without
 * slack, unless {@linkplain #of settings} say otherwise. A task that takes long is one that calls
 * {@link #stall}.
 *
 * <p><b>Two clocks.</b> The clock that deadlines refer to begins at zero. The wall clock, which
 * aligned intervals follow, begins at {@link Instant#EPOCH}; both move together, and {@link
 * #setWallClock} moves the latter alone.
 *
 * <p><b>Errors.</b> What a task throws is kept in {@link #failures()} and reported as Reactor does;
 * the others continue.
 *
 * <p><b>Threads.</b> All methods are safe to call from any thread. The calls that run something
 * wait for each other. Unlike the threads of a {@code TimerScheduler} the test's own may block, so
 * a {@code block()} within a task is not refused here.
 *
 * @since 0.1
 */
public final class ManualTimers implements Scheduler, Scannable {

  private static final String NAME = "manual";

  private final ManualLoop loop;
  private final LoopScheduler core;
  private final TimerScheduler scheduler;
  private final TaskSubmitter submissions;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  private ManualTimers(TimerScheduler.Builder settings) {
    loop = new ManualLoop(new ManualTimeSource(0), new KeptFailures(failures));
    // The same behind a loop that is turned by hand; this one never starts a thread.
    TaskSubmitter model = Objects.requireNonNull(TaskSubmitter.to(settings.workers(1).build()));
    core = model.scheduler().on(loop.group());
    scheduler = (TimerScheduler) core.face();
    submissions = new TaskSubmitter(core, this);
  }

  /**
   * Creates a scheduler whose timers are exact.
   *
   * @return a scheduler whose clocks stand at zero
   */
  public static ManualTimers create() {
    return of(TimerScheduler.builder(NAME).slack(Duration.ZERO));
  }

  /**
   * Creates a scheduler with the settings of the application: its slack, its policy for missed
   * ticks, its limit. There is one worker, whatever they say.
   *
   * @param settings is used once, and has one worker afterwards
   * @return a scheduler whose clocks stand at zero
   */
  public static ManualTimers of(TimerScheduler.Builder settings) {
    return new ManualTimers(Objects.requireNonNull(settings, "settings"));
  }

  /**
   * Returns the same as a {@link TimerScheduler}, for code that wants that type.
   *
   * @return one object, which lists, counts and ends what this one does
   */
  public TimerScheduler scheduler() {
    return scheduler;
  }

  /**
   * Moves both clocks on by {@code duration}. What comes due by then runs at its time, each with
   * the clock at its deadline.
   *
   * @param duration zero or more
   * @throws IllegalArgumentException if {@code duration} is negative or longer than 292 years
   * @throws IllegalStateException if it is called from within a task of this scheduler, or if tasks
   *     without a delay follow each other without end
   */
  public void advanceBy(Duration duration) {
    loop.advanceNanos(Arguments.notNegativeNanos(duration, "duration"));
  }

  /**
   * Moves both clocks on until the wall clock reads {@code instant}, as {@link #advanceBy} does.
   *
   * @param instant now or later
   * @throws IllegalArgumentException if {@code instant} is past
   * @throws IllegalStateException as for {@link #advanceBy}
   */
  public void advanceTo(Instant instant) {
    Duration left = Duration.between(wallClock().instant(), instant);
    if (left.isNegative()) {
      throw new IllegalArgumentException(
          "instant must not be past: " + instant + ", and it is " + wallClock().instant());
    }
    advanceBy(left);
  }

  /**
   * Moves both clocks on to the next timer, and runs what is due then.
   *
   * @return false if nothing is armed; then the clocks stand where they stood
   * @throws IllegalStateException as for {@link #advanceBy}
   */
  public boolean advanceToNext() {
    Optional<Duration> next = nextDue();
    next.ifPresent(this::advanceBy);
    return next.isPresent();
  }

  /**
   * Runs what is due now, immediate tasks included.
   *
   * @throws IllegalStateException as for {@link #advanceBy}
   */
  public void runDue() {
    loop.advanceNanos(0);
  }

  /**
   * Moves both clocks on by {@code duration}, while nothing runs: a garbage collection, a frozen
   * container, or, called from within a task, a task that takes that long. What came due meanwhile
   * runs late, with the next call that runs something.
   *
   * @param duration zero or more
   * @throws IllegalArgumentException if {@code duration} is negative or longer than 292 years
   */
  public void stall(Duration duration) {
    loop.time().advanceNanos(Arguments.notNegativeNanos(duration, "duration"));
  }

  /**
   * Returns how long it takes until something runs, if time passes.
   *
   * @return zero if something is due now, empty if nothing is armed
   */
  public Optional<Duration> nextDue() {
    long nextNanos = loop.nextRunNanos();
    return nextNanos == LoopClock.NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nextNanos - loop.nowNanos()));
  }

  /**
   * Returns how far this scheduler's clock was moved.
   *
   * @return the time since it was created
   */
  public Duration elapsed() {
    return Duration.ofNanos(loop.nowNanos());
  }

  /**
   * Returns the wall clock, for code that takes a {@link Clock}. It has milliseconds.
   *
   * @return a clock in UTC that stands until this scheduler's is moved
   */
  public Clock wallClock() {
    return new ManualWallClock(loop.time(), ZoneOffset.UTC);
  }

  /**
   * Sets the wall clock alone, forwards or backwards, as an administrator or NTP does. No timer
   * runs because of that; an aligned interval follows it at its next tick.
   *
   * @param instant what the wall clock reads from now on, with a resolution of a millisecond
   * @throws IllegalArgumentException if its milliseconds since {@link Instant#EPOCH} do not fit a
   *     long
   */
  public void setWallClock(Instant instant) {
    long millis;
    try {
      millis = instant.toEpochMilli();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "instant must be a number of milliseconds that fits a long: " + instant, e);
    }
    loop.time().stepWallMillis(millis - loop.time().currentTimeMillis());
  }

  /**
   * Returns all live timers, the one created first before the others. {@link TimerScheduler#live()}
   * of {@link #scheduler()} has the means to select, count and steer them.
   *
   * @return a snapshot
   * @throws IllegalStateException if another thread has been running one task for a minute
   */
  public List<TimerInfo> liveTimers() {
    return Listing.all(scheduler.live());
  }

  /**
   * Returns what tasks and subscribers have thrown.
   *
   * @return a snapshot, in the order in which it happened
   */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /**
   * Puts this scheduler behind {@link Schedulers#parallel()} and makes it the default of {@link
   * Timers}, for the whole process, until the result is disposed: for code that is given no
   * scheduler. Tests that do so must not run in parallel with others.
   *
   * @return restores what was there before
   * @throws IllegalStateException if Reactor's default is taken over already, by an application
   *     context perhaps, or if virtual time is installed
   */
  public Disposable install() {
    ReactorTimers.Installation installation = ReactorTimers.install(scheduler);
    if (installation.scheduler() != scheduler) {
      installation.dispose();
      throw new IllegalStateException(
          "Reactor's default scheduler is already taken over, by "
              + installation.scheduler()
              + ": give this one to the code under test instead");
    }
    return installation;
  }

  @Override
  public Disposable schedule(Runnable task) {
    return submissions.submit(null, task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return submissions.submit(null, task, delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return submissions.submit(null, task, initialDelay, period, unit);
  }

  @Override
  public Worker createWorker() {
    return new TimerWorker(submissions);
  }

  @Override
  public long now(TimeUnit unit) {
    return scheduler.now(unit);
  }

  @Override
  public void init() {
    scheduler.init();
  }

  /** Does nothing: a disposed scheduler stays disposed. */
  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // deprecated in the interface, which still has it
  public void start() {}

  /** Drops all tasks and completes intervals, at once and on the calling thread. */
  @Override
  public void dispose() {
    scheduler.dispose();
  }

  @Override
  public boolean isDisposed() {
    return scheduler.isDisposed();
  }

  /**
   * Returns a Mono that ends the scheduler gracefully, as {@link
   * TimerScheduler#disposeGracefully()} does: move the clock until the last delay is over.
   *
   * @return completes when all that was accepted has run
   */
  @Override
  public Mono<Void> disposeGracefully() {
    return scheduler.disposeGracefully();
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.NAME) {
      return toString();
    }
    return key == TaskSubmitter.DOOR ? submissions : scheduler.scanUnsafe(key);
  }

  @Override
  public String toString() {
    return "manual(\"" + scheduler.name() + "\")";
  }
}
