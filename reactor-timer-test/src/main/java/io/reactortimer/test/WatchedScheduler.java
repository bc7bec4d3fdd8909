// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.engine.loop.ManualLoop;
import io.reactortimer.internal.engine.loop.TimerIds;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.loop.TimerNode;
import io.reactortimer.internal.scheduler.DefaultSchedulers;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler, and which of its timers are new. Ids grow, and all that are there are given theirs:
 * so one number says what was there, however many there were.
 */
final class WatchedScheduler {

  private static final long PAUSE_NANOS = 1_000_000;

  private final TimerScheduler scheduler;
  private final LoopScheduler core;
  private final long lastKnownId;

  private WatchedScheduler(TimerScheduler scheduler, long lastKnownId) {
    this.scheduler = scheduler;
    this.core = Objects.requireNonNull(TaskSubmitter.to(scheduler)).scheduler();
    this.lastKnownId = lastKnownId;
  }

  /** Watches a scheduler from now on. */
  static WatchedScheduler from(TimerScheduler scheduler, Duration patience) {
    WatchedScheduler all = asNew(scheduler);
    if (!scheduler.isDisposed()) {
      List<TimerLoop> silent =
          all.core.loops().visitTimers(TimerNode::id, patience.toNanos()); // gives them their ids
      requireAnswer(scheduler, !silent.isEmpty(), patience);
    }
    return new WatchedScheduler(scheduler, TimerIds.last());
  }

  /** Watches a scheduler all of whose timers are new. */
  static WatchedScheduler asNew(TimerScheduler scheduler) {
    return new WatchedScheduler(scheduler, 0);
  }

  /** Returns the default that the library makes for itself; null until it is needed. */
  static @Nullable TimerScheduler ownDefault() {
    LoopScheduler own = DefaultSchedulers.own();
    return own == null ? null : (TimerScheduler) own.face();
  }

  TimerScheduler scheduler() {
    return scheduler;
  }

  /** Returns the new timers; none if its application has paused or ended it. */
  List<TimerInfo> liveSince(Duration patience) {
    List<TimerInfo> live = new ArrayList<>();
    Long after = lastKnownId;
    while (after != null && !scheduler.isDisposed() && !scheduler.isSuspended()) {
      TimerPage page =
          page(scheduler, TimerQuery.all().after(after).limit(TimerQuery.MAX_LIMIT), patience);
      live.addAll(page.timers());
      after = page.next();
    }
    return live;
  }

  /** Cancels those of the timers that live here, and waits for that. */
  void cancel(List<TimerInfo> timers, Duration patience) {
    Set<Long> ids = timers.stream().map(TimerInfo::id).collect(Collectors.toSet());
    core.loops().endPicked(node -> ids.contains(node.id()));
    for (TimerLoop loop : core.loops().loops()) {
      ManualLoop manual = ManualLoop.of(loop);
      if (manual != null) {
        manual.advanceNanos(0); // no thread of its own does it
      }
    }
    long startNanos = System.nanoTime();
    while (liveSince(patience).stream().map(TimerInfo::id).anyMatch(ids::contains)
        && System.nanoTime() - startNanos < patience.toNanos()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Returns a complete page.
   *
   * @throws IllegalStateException if there is none within {@code patience}
   */
  private static TimerPage page(TimerScheduler scheduler, TimerQuery query, Duration patience) {
    LiveTimers live = scheduler.live().withPatience(patience);
    TimerPage page = live.page(query);
    requireAnswer(scheduler, page.partial(), patience);
    return page;
  }

  private static void requireAnswer(TimerScheduler scheduler, boolean partial, Duration patience) {
    if (partial && !scheduler.isDisposed()) {
      throw new IllegalStateException(
          "Could not look for leaked timers: "
              + scheduler
              + " has not answered for "
              + patience
              + stuckIn(scheduler.live().workers()));
    }
  }

  private static String stuckIn(List<WorkerInfo> workers) {
    StringBuilder stuck = new StringBuilder();
    for (WorkerInfo worker : workers) {
      if (worker.thread() != null && !worker.stackTrace().isEmpty()) {
        stuck.append(". Thread ").append(worker.thread()).append(" is stuck in");
        worker.stackTrace().forEach(frame -> stuck.append("\n\tat ").append(frame));
      }
    }
    return stuck.toString();
  }
}
