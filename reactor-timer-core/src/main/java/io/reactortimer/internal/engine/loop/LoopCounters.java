// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one loop has done. The loop's thread counts, without atomics; any thread reads.
 *
 * <p>Timers are counted when the loop first meets them, so that counting costs their creators
 * nothing: what is handed over while the loop sleeps shows after its next turn, or its next look if
 * it was cancelled by then.
 */
public final class LoopCounters {

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int SCHEDULED = 0;
  private static final int DELIVERED = 1;
  private static final int FAILED = 2;
  private static final int MISSED = 3;
  private static final int CANCELLED = 4;
  private static final int WAKEUPS = 5;
  private static final int OVERFLOWED = 6;
  private static final int GATED = 7;
  private static final int HAND_OVERS = 8;

  /** No tick is as early as this. */
  private static final long NO_TICK = Long.MIN_VALUE;

  private final long[] counts = new long[HAND_OVERS + 1];
  private final LatenessRecord lateness = new LatenessRecord();

  /** The latest tick since {@link #takeWorstNanos}; the loop's own. */
  private long worstNanos = NO_TICK;

  /** Idle timers are cancelled without the loop. */
  private final LongAdder cancelledWhileIdle = new LongAdder();

  /** Returns how many timers were armed for the first time. */
  public long scheduledCount() {
    return read(SCHEDULED);
  }

  /** Returns how many ticks and timed runs ended normally. */
  public long deliveredCount() {
    return read(DELIVERED);
  }

  /** Returns how many ticks and timed runs threw. */
  public long failedCount() {
    return read(FAILED);
  }

  /** Returns how many grid points had no tick of their own. */
  public long missedCount() {
    return read(MISSED);
  }

  /** Returns how many due times found their gate closed. */
  public long gatedCount() {
    return read(GATED);
  }

  /** Returns how many timers were ended before their time. */
  public long cancelledCount() {
    return read(CANCELLED) + cancelledWhileIdle.sum();
  }

  /** Returns how many intervals ended because they had no demand for a tick. */
  long overflowedCount() {
    return read(OVERFLOWED);
  }

  /** Returns how often the loop came back from waiting. */
  public long wakeupCount() {
    return read(WAKEUPS);
  }

  /** Returns how often the loop was handed over because its thread was stuck. */
  public long handOverCount() {
    return read(HAND_OVERS);
  }

  /** Returns how late all ticks were since the loop began. */
  public LatenessHistogram lateness() {
    return lateness.all();
  }

  /** Returns how late ticks were; see {@link TimerLoop#recentLateness}. */
  LatenessHistogram recentLateness(long nowNanos, long activeUntilNanos) {
    return lateness.recent(nowNanos, activeUntilNanos);
  }

  /**
   * Records that time has passed; before the loop fires what is due.
   *
   * @param activeUntilNanos when the last tick can have been
   */
  void passes(long nowNanos, long activeUntilNanos) {
    lateness.passes(nowNanos, activeUntilNanos);
  }

  void scheduled() {
    count(SCHEDULED, 1);
  }

  void delivered() {
    count(DELIVERED, 1);
  }

  void failed() {
    count(FAILED, 1);
  }

  void missed(long gridPoints) {
    if (gridPoints != 0) {
      count(MISSED, gridPoints);
    }
  }

  void add(int overflowed, long gated) {
    if (overflowed != 0) {
      count(OVERFLOWED, overflowed);
    }
    if (gated != 0) {
      count(GATED, gated);
    }
  }

  void cancelled() {
    count(CANCELLED, 1);
  }

  /** Counts a cancellation; any thread. */
  void cancelledWhileIdle() {
    cancelledWhileIdle.increment();
  }

  void wokeUp() {
    count(WAKEUPS, 1);
  }

  /** Counts a hand-over; the thread that takes the loop. */
  void handedOver() {
    count(HAND_OVERS, 1);
  }

  void late(long nanos) {
    lateness.late(nanos);
    if (nanos > worstNanos) {
      worstNanos = nanos;
      lateness.worst(nanos);
    }
  }

  /**
   * Returns the latest of the ticks since it was asked last, in nanoseconds; negative if there was
   * none.
   */
  long takeWorstNanos() {
    long worst = worstNanos;
    if (worst == NO_TICK) {
      return -1;
    }
    worstNanos = NO_TICK;
    // Demand from another thread may be of a moment after the reading of the clock.
    return Math.max(0, worst);
  }

  private void count(int counter, long amount) {
    COUNT.setOpaque(counts, counter, counts[counter] + amount);
  }

  private long read(int counter) {
    return (long) COUNT.getOpaque(counts, counter);
  }
}
