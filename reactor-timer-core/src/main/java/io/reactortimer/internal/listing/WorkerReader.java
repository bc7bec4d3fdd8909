// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.LatenessHistogram;
import io.reactortimer.internal.engine.loop.LoopCounters;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.live.LatenessInfo;
import io.reactortimer.live.WorkerInfo;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;

/** Reads from a loop what it publishes of itself. Any thread. */
final class WorkerReader {

  private WorkerReader() {}

  static WorkerInfo read(TimerLoop loop) {
    LoopCounters counters = loop.counters();
    // Before the thread, which is there when it tells of the first timer: else one that starts
    // between the two looks like one that has died and left its timers.
    long overdueNanos = loop.health().overdueNanos(loop.clock().nowNanos());
    VarHandle.acquireFence();
    Thread thread = loop.thread();
    long stalledNanos = loop.health().stalledNanos(loop.clock().nowNanos());
    boolean stalled = stalledNanos > 0; // also without a thread, if that could not be had
    LatenessHistogram recent = loop.recentLateness();
    return new WorkerInfo(
        loop.index(),
        thread == null ? null : thread.getName(),
        loop.armedCount(),
        counters.wakeupCount(),
        counters.deliveredCount() + counters.failedCount(),
        latenessOf(counters.lateness()),
        recent.isEmpty() ? null : latenessOf(recent),
        Duration.ofNanos(overdueNanos),
        loop.load(loop.clock().nowNanos()),
        stalled ? Duration.ofNanos(stalledNanos) : null,
        stalled && thread != null ? List.of(thread.getStackTrace()) : List.of(),
        loop.hasWaiting(loop.clock().nowNanos()),
        StuckReader.read(loop, stalledNanos));
  }

  static LatenessInfo latenessOf(LatenessHistogram ticks) {
    return new LatenessInfo(
        Duration.ofNanos(ticks.quantileNanos(0.5)),
        Duration.ofNanos(ticks.quantileNanos(0.9)),
        Duration.ofNanos(ticks.quantileNanos(0.99)),
        Duration.ofNanos(ticks.maxNanos()));
  }
}
