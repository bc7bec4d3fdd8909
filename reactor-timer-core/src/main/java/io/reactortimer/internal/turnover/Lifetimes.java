// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long timers lived, in steps of a hundredth of a second and then of a quarter of a power of
 * two. Any thread records and reads; a reader may see a sample in part.
 */
final class Lifetimes {

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int SUB_BITS = 2;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;

  /** Up to 292 years in hundredths of a second, which takes 40 bits. */
  private static final int BUCKETS = (40 - SUB_BITS + 1) << SUB_BITS;

  /** By bucket, how many timers; behind them, how many samples in all. */
  private final AtomicLongArray weights = new AtomicLongArray(BUCKETS + 1);

  void add(long nanos, int weight) {
    weights.getAndAdd(bucketOf(nanos / STEP_NANOS), weight);
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
        return endOf(bucket) * STEP_NANOS;
      }
    }
    return 0;
  }

  private long weightOf(int bucket, Lifetimes more) {
    return weights.get(bucket) + more.weights.get(bucket);
  }

  private static int bucketOf(long steps) {
    if (steps < SUB_BUCKETS) {
      return (int) Math.max(0, steps);
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(steps);
    int sub = (int) (steps >>> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1);
    return Math.min(((exponent - SUB_BITS + 1) << SUB_BITS) + sub, BUCKETS - 1);
  }

  /** Returns the first step beyond a bucket. */
  private static long endOf(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket + 1L;
    }
    int shift = (bucket >>> SUB_BITS) - 1;
    return (long) (SUB_BUCKETS + (bucket & (SUB_BUCKETS - 1)) + 1) << shift;
  }
}
