// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.TaskNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.listing.Turnovers;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Turns the {@code schedule} calls of a scheduler and its Workers into tasks on the loops of a
 * {@link TimerScheduler}, or refuses them. Any thread; a refused call leaves nothing behind.
 *
 * <p>Each task remembers where it came from: so one owner's tasks can be ended without those of
 * another on the same loops.
 */
public final class TaskSubmitter {

  /**
   * Asked of a scheduler, by {@link #to} alone: the way in for internals, which users cannot take.
   */
  public static final Scannable.Attr<TaskSubmitter> DOOR = new Door();

  private final LoopScheduler scheduler;
  private final Disposable owner;
  private final LoopGroup loops;
  private final LiveLimit limit;
  private final Turnovers turnovers;
  private final TimerEvents events;
  private final SchedulerBinding binding;
  private final TimerSettings plainSettings;

  /**
   * @param owner whom the calls are made to: the scheduler itself, or what stands for it. Once it
   *     is disposed, calls are refused.
   */
  public TaskSubmitter(LoopScheduler scheduler, Disposable owner) {
    this.scheduler = scheduler;
    this.owner = owner;
    this.loops = scheduler.loops();
    this.limit = scheduler.limit();
    this.turnovers = scheduler.turnovers();
    this.events = scheduler.events();
    this.binding = new LoopBinding(this);
    this.plainSettings =
        new TimerSettings(
            null,
            TimerSettings.DEFAULT.tags(),
            TimerSettings.DEFAULT.slackNanos(),
            scheduler.face(),
            null);
  }

  /**
   * Returns those of a scheduler of ours, or of the default that is taken over; null for any other.
   */
  public static @Nullable TaskSubmitter to(Scheduler scheduler) {
    Scheduler behind = ReactorSchedulers.behind(scheduler);
    TaskSubmitter found = Scannable.from(behind).scan(DOOR);
    // What decorates a scheduler may pass on what it is asked, and must not be bypassed.
    return found != null && found.owner == behind ? found : null;
  }

  /** Returns the binding to a scheduler of any kind. */
  public static SchedulerBinding bindingTo(Scheduler scheduler) {
    TaskSubmitter submissions = to(scheduler);
    return submissions == null ? new WorkerBinding(scheduler) : submissions.binding();
  }

  /** Returns where the tasks live. */
  public LoopScheduler scheduler() {
    return scheduler;
  }

  /** Returns where timers live that are no tasks. */
  public SchedulerBinding binding() {
    return binding;
  }

  /** Returns the settings of timers of which nothing is said but the scheduler. */
  public TimerSettings plainSettings() {
    return plainSettings;
  }

  /** Returns whom the calls were made to. */
  public Disposable owner() {
    return owner;
  }

  /**
   * Returns whether tasks that have not begun to run will not. A scheduler that ends gracefully
   * lets its own run, and those of an owner that ends with it.
   */
  public boolean isClosed() {
    return owner != scheduler.face() && owner.isDisposed() && !scheduler.isDisposed();
  }

  /** Tells whether the owner has been disposed, or the scheduler. */
  boolean refuses() {
    return isClosed() || scheduler.isDisposed();
  }

  LiveLimit limit() {
    return limit;
  }

  /** Takes in that a timer was made. */
  void started(LiveTimer timer) {
    events.started(timer);
  }

  /** Takes in that a timer ends, while it still has what its name and kind are read off. */
  void ended(LiveTimer timer) {
    turnovers.ended(timer);
    events.ended(timer);
  }

  public ScheduledTask submit(@Nullable TimerWorker worker, Runnable task) {
    requireOpen(worker, task);
    Runnable decorated = afterHooks(task);
    ScheduledTask node;
    if (worker == null) {
      // Its time of submission is never asked for: it has no order to keep.
      node = new ScheduledTask(loops.loopForWork(), null, this, decorated, 0);
    } else {
      long nowNanos = loops.clock().nowNanos();
      node = new ScheduledTask(worker.loopForWork(), worker, this, decorated, nowNanos);
    }
    return handOver(node);
  }

  public ScheduledTask submit(
      @Nullable TimerWorker worker, Runnable task, long delay, TimeUnit unit) {
    long delayNanos = unit.toNanos(delay);
    if (delayNanos <= 0) {
      return submit(worker, task);
    }
    Runnable decorated = decorateTimer(worker, task);
    long nowNanos = loops.clock().nowNanos();
    ScheduledTask node =
        new ScheduledTask(
            loopForTimer(worker, nowNanos),
            worker,
            this,
            decorated,
            nowNanos,
            delayNanos,
            Slack.classOf(scheduler.slackNanos(), delayNanos));
    limit.acquireFor(task); // once it is made: what fails before that must not hold a place
    link(worker, node);
    return handOverTimer(node);
  }

  public PeriodicTask submit(
      @Nullable TimerWorker worker, Runnable task, long initialDelay, long period, TimeUnit unit) {
    long delayNanos = Math.max(0, unit.toNanos(initialDelay));
    long periodNanos = Math.max(0, unit.toNanos(period));
    Runnable decorated = decorateTimer(worker, task);
    long nowNanos = loops.clock().nowNanos();
    PeriodicTask node =
        new PeriodicTask(
            worker == null ? loops.loopForTimer(nowNanos) : worker.loopForPeriodic(nowNanos),
            worker,
            this,
            decorated,
            nowNanos,
            delayNanos,
            periodNanos);
    limit.acquire(); // as above
    link(worker, node);
    return handOverTimer(node);
  }

  private Runnable decorateTimer(@Nullable TimerWorker worker, Runnable task) {
    requireOpen(worker, task);
    return DecoratedTask.of(task, afterHooks(task), scheduler.origins().ofTask());
  }

  private static Runnable afterHooks(Runnable task) {
    return Objects.requireNonNull(Schedulers.onSchedule(task), "an onSchedule hook returned null");
  }

  private void requireOpen(@Nullable TimerWorker worker, Runnable task) {
    Objects.requireNonNull(task, "task");
    if (refuses() || (worker != null && worker.isDisposed())) {
      throw limit.rejectDisposed();
    }
  }

  private TimerLoop loopForTimer(@Nullable TimerWorker worker, long nowNanos) {
    return worker == null ? loops.loopForTimer(nowNanos) : worker.loopForTimer(nowNanos);
  }

  private void link(@Nullable TimerWorker worker, TaskNode node) {
    if (worker != null && !worker.add(node)) {
      node.tryCancel(); // gives back what was acquired
      throw limit.rejectDisposed();
    }
  }

  private <T extends TaskNode & LiveTimer> T handOverTimer(T node) {
    events.started(node);
    handOver(node);
    // An owner that is not the scheduler itself is disposed, and then its timers are looked for:
    // either this one is met there, or the end of its owner is seen here. It was accepted all the
    // same, and may even have begun to run.
    if (isClosed()) {
      node.tryCancel();
    }
    return node;
  }

  private <T extends TaskNode> T handOver(T node) {
    boolean submitted = false;
    try {
      submitted = node.loop().submit(node);
    } finally {
      if (!submitted) {
        node.tryCancel(); // gives back what was acquired, also at the end of the caller's stack
      }
    }
    if (!submitted) {
      throw limit.rejectDisposed();
    }
    return node;
  }

  /** Asks what Reactor does not know; its constructor is made for that. */
  private static final class Door extends Scannable.Attr<TaskSubmitter> {
    Door() {
      super(null);
    }
  }
}
