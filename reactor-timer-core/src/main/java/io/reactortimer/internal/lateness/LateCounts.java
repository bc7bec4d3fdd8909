// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.lateness;

import io.reactortimer.internal.engine.loop.LateListener;
import io.reactortimer.internal.engine.time.LogBuckets;
import io.reactortimer.live.LatenessInfo;
import java.time.Duration;

/**
 * How late the late ticks of one group were, in quarters of a power of two. Ticks that were not are
 * only known by their number, and count as late by the least that is. Used by one thread.
 */
public final class LateCounts {

  /** A quarter of the least, so that the buckets from that on are {@link LogBuckets}. */
  private static final long UNIT_NANOS = LateListener.LEAST_NANOS / LogBuckets.PER_POWER;

  /** The bucket of the least. */
  private static final int FIRST = LogBuckets.of(LogBuckets.PER_POWER);

  /** Up to 2^16 times the least: eleven minutes. What is later is in the last one. */
  private static final int BUCKETS = 16 * LogBuckets.PER_POWER;

  private final long[] counts = new long[BUCKETS];
  private long late;
  private long maxNanos;

  void add(long nanos, long weight) {
    counts[bucketOf(nanos)] += weight;
    late += weight;
    maxNanos = Math.max(maxNanos, nanos);
  }

  void addAll(LateCounts others) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      counts[bucket] += others.counts[bucket];
    }
    late += others.late;
    maxNanos = Math.max(maxNanos, others.maxNanos);
  }

  /**
   * Returns how late the ticks were.
   *
   * @param ticks about how many there were in all, late or not
   */
  public LatenessInfo among(double ticks) {
    return new LatenessInfo(
        quantile(0.5, ticks),
        quantile(0.9, ticks),
        quantile(0.99, ticks),
        Duration.ofNanos(maxNanos));
  }

  private Duration quantile(double share, double ticks) {
    double all = Math.max((double) late, ticks);
    double above = all - Math.ceil(share * all); // so many may be later
    double seen = 0;
    for (int bucket = BUCKETS - 1; bucket >= 0; bucket--) {
      seen += counts[bucket];
      if (seen > above) {
        return Duration.ofNanos(
            bucket == BUCKETS - 1 ? maxNanos : Math.min(endOf(bucket), maxNanos));
      }
    }
    return Duration.ofNanos(LateListener.LEAST_NANOS);
  }

  /** Returns its bucket: the least is in the first one, what is less, too. */
  private static int bucketOf(long nanos) {
    int bucket = Math.max(FIRST, LogBuckets.of(nanos / UNIT_NANOS));
    return Math.min(bucket - FIRST, BUCKETS - 1);
  }

  private static long endOf(int bucket) {
    return (LogBuckets.lastOf(FIRST + bucket) + 1) * UNIT_NANOS;
  }
}
