// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.LoopGroup;
import io.reactortimer.engine.MissedTicks;
import io.reactortimer.engine.Slack;
import io.reactortimer.engine.TaskNode;
import io.reactortimer.engine.TimerLoop;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Schedulers;

/**
 * Turns the {@code schedule} calls of a scheduler and its Workers into tasks on its loops, or
 * refuses them. Any thread; a refused call leaves nothing behind.
 */
final class Submissions {

  private final TimerScheduler scheduler;
  private final LoopGroup loops;
  private final long slackNanos;
  private final MissedTicks missedTicks;
  private final LiveLimit limit;
  private final LongAdder rejected = new LongAdder();

  Submissions(
      TimerScheduler scheduler,
      LoopGroup loops,
      long slackNanos,
      MissedTicks missedTicks,
      LiveLimit limit) {
    this.scheduler = scheduler;
    this.loops = loops;
    this.slackNanos = slackNanos;
    this.missedTicks = missedTicks;
    this.limit = limit;
  }

  /** How many calls were refused, those of intervals included. */
  long rejectedCount() {
    return rejected.sum();
  }

  ScheduledTask submit(@Nullable TimerWorker worker, Runnable task) {
    Runnable decorated = accept(worker, task);
    ScheduledTask node;
    if (worker == null) {
      // Its time of submission is never asked for: it has no order to keep.
      node = new ScheduledTask(loops.loopForWork(), null, decorated, 0);
    } else {
      long nowNanos = loops.clock().nowNanos();
      node = new ScheduledTask(worker.loopForWork(), worker, decorated, nowNanos);
    }
    return handOver(node);
  }

  ScheduledTask submit(@Nullable TimerWorker worker, Runnable task, long delay, TimeUnit unit) {
    long delayNanos = unit.toNanos(delay);
    if (delayNanos <= 0) {
      return submit(worker, task);
    }
    Runnable decorated = accept(worker, task);
    acquire();
    long nowNanos = loops.clock().nowNanos();
    ScheduledTask node =
        new ScheduledTask(
            loopForTimer(worker, nowNanos),
            worker,
            decorated,
            nowNanos,
            delayNanos,
            Slack.classOf(slackNanos, delayNanos),
            limit);
    link(worker, node);
    return handOver(node);
  }

  PeriodicTask submit(
      @Nullable TimerWorker worker, Runnable task, long initialDelay, long period, TimeUnit unit) {
    long delayNanos = Math.max(0, unit.toNanos(initialDelay));
    long periodNanos = Math.max(0, unit.toNanos(period));
    Runnable decorated = accept(worker, task);
    acquire();
    long nowNanos = loops.clock().nowNanos();
    PeriodicTask node =
        new PeriodicTask(
            loopForTimer(worker, nowNanos),
            worker,
            decorated,
            nowNanos,
            delayNanos,
            periodNanos,
            missedTicks,
            slackNanos,
            limit);
    link(worker, node);
    return handOver(node);
  }

  /** Decorates a task, or refuses it. */
  private Runnable accept(@Nullable TimerWorker worker, Runnable task) {
    Objects.requireNonNull(task, "task");
    if (scheduler.isDisposed() || (worker != null && worker.isDisposed())) {
      throw reject();
    }
    return Schedulers.onSchedule(task);
  }

  /** Counts a timer in, or refuses it. */
  void acquire() {
    try {
      limit.acquire();
    } catch (RejectedExecutionException e) {
      rejected.increment();
      throw e;
    }
  }

  /** The exception of a disposed scheduler: Reactor's own, which its operators look for. */
  RejectedExecutionException reject() {
    rejected.increment();
    return Exceptions.failWithRejected();
  }

  private TimerLoop loopForTimer(@Nullable TimerWorker worker, long nowNanos) {
    return worker == null ? loops.loopForTimer(nowNanos) : worker.loopForTimer(nowNanos);
  }

  private void link(@Nullable TimerWorker worker, TaskNode node) {
    if (worker != null && !worker.add(node)) {
      node.tryCancel(); // gives back what was acquired
      throw reject();
    }
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
      throw reject();
    }
    return node;
  }
}
