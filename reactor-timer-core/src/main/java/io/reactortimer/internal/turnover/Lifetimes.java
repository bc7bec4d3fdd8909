// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import io.reactortimer.internal.engine.time.LogBuckets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long timers lived, in steps of a hundredth of a second and then of a quarter of a power of
 * two. Any thread records and reads; a reader may see a sample in part.
 */
final class Lifetimes {

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Up to 292 years in hundredths of a second, which takes 40 bits. */
  private static final int BUCKETS = LogBuckets.count(40);

  /** By bucket, how many timers; behind them, how many samples in all. */
  private final AtomicLongArray weights = new AtomicLongArray(BUCKETS + 1);

  void add(long nanos, int weight) {
    weights.getAndAdd(LogBuckets.of(nanos / STEP_NANOS), weight);
    weights.getAndIncrement(BUCKETS);
  }

  long samples() {
    return weights.get(BUCKETS);
  }

  /**
   * Returns what a share of all timers did not outlive, to the end of its step; 0 without samples.
   *
   * @param more counted as well
   */
  long quantileNanos(double share, Lifetimes more) {
    long total = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      total += weightOf(bucket, more);
    }
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += weightOf(bucket, more);
      if (seen >= rank && seen > 0) {
        return (LogBuckets.lastOf(bucket) + 1) * STEP_NANOS;
      }
    }
    return 0;
  }

  private long weightOf(int bucket, Lifetimes more) {
    return weights.get(bucket) + more.weights.get(bucket);
  }
}
