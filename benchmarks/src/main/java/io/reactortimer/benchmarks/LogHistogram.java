// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts values in buckets that are at most 1/128 of the value wide; the largest is kept exactly.
 *
 * <p>Recorded into by one thread, with nothing allocated and nothing contended. Others may look
 * when that one has come to rest: {@link #count()} comes first and shows them what lies before it.
 */
final class LogHistogram {

  /*
   * Values below 128 have a bucket each. Above, each power of two is divided into 128: a value with
   * its highest bit at position p has the bucket (p - 6) * 128 + its next seven bits.
   */
  private static final int BITS = 7;
  private static final int PER_POWER = 1 << BITS;
  private static final int HIGHEST_POWER = 42; // over an hour of nanoseconds

  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(LogHistogram.class, "count", long.class);
    } catch (ReflectiveOperationException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private final long[] buckets = new long[(HIGHEST_POWER - BITS + 2) * PER_POWER];
  private long max;
  private long count;

  /** Takes a value; a negative one for 0. */
  void record(long value) {
    buckets[bucketOf(value)]++;
    if (value > max) {
      max = value;
    }
    COUNT.setRelease(this, count + 1); // pairs with the acquire in count()
  }

  /** How many values were taken. */
  long count() {
    return (long) COUNT.getAcquire(this);
  }

  /** Adds what {@code other} has. */
  void add(LogHistogram other) {
    count += other.count();
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += other.buckets[i];
    }
    max = Math.max(max, other.max);
  }

  /** The largest value, exactly. */
  long max() {
    return max;
  }

  /**
   * The value that {@code share} of all values do not exceed, to the upper end of its bucket; 0 if
   * there are none.
   */
  long quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= rank) {
        return Math.min(max, upperEndOf(i));
      }
    }
    return max;
  }

  private static int bucketOf(long value) {
    if (value < PER_POWER) {
      return (int) Math.max(0, value);
    }
    int power = 63 - Long.numberOfLeadingZeros(value);
    if (power > HIGHEST_POWER) {
      return (HIGHEST_POWER - BITS + 2) * PER_POWER - 1;
    }
    return (power - BITS + 1) * PER_POWER + (int) ((value >>> (power - BITS)) & (PER_POWER - 1));
  }

  private static long upperEndOf(int bucket) {
    if (bucket < PER_POWER) {
      return bucket;
    }
    int shift = bucket / PER_POWER - 1;
    return ((long) (PER_POWER + bucket % PER_POWER + 1) << shift) - 1;
  }
}
