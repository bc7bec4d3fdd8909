// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.engine.loop.LoopCounters;
import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.live.SchedulerCounters;

/** Adds up what the loops of a scheduler have counted. Any thread. */
public final class CountersReader {

  private CountersReader() {}

  /**
   * Returns the sums, from racy reads.
   *
   * @param rejected how many calls the scheduler has refused
   */
  public static SchedulerCounters read(LoopGroup loops, long rejected) {
    long scheduled = 0;
    long delivered = 0;
    long failed = 0;
    long missed = 0;
    long gated = 0;
    long cancelled = 0;
    long wakeups = 0;
    long handOvers = 0;
    for (TimerLoop loop : loops.loops()) {
      LoopCounters counters = loop.counters();
      scheduled += counters.scheduledCount();
      delivered += counters.deliveredCount();
      failed += counters.failedCount();
      missed += counters.missedCount();
      gated += counters.gatedCount();
      cancelled += counters.cancelledCount();
      wakeups += counters.wakeupCount();
      handOvers += counters.handOverCount();
    }
    return new SchedulerCounters(
        scheduled, delivered, failed, missed, gated, cancelled, rejected, wakeups, handOvers);
  }
}
