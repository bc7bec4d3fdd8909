// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

/**
 * The buckets of a logarithmic histogram: one for each of 0 to 3, and then four to each power of
 * two. So whatever a bucket stands for is known to a quarter. Functions alone; any thread.
 */
public final class LogBuckets {

  private static final int SUB_BITS = 2;

  /** How many buckets a power of two has. */
  public static final int PER_POWER = 1 << SUB_BITS;

  private LogBuckets() {}

  /** Returns how many buckets there are for numbers of so many bits. */
  public static int count(int bits) {
    return (bits - SUB_BITS + 1) << SUB_BITS;
  }

  /** Returns the bucket of a number; that of 0 for a negative one. */
  public static int of(long number) {
    if (number < PER_POWER) {
      return (int) Math.max(0, number);
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(number);
    int sub = (int) (number >>> (exponent - SUB_BITS)) & (PER_POWER - 1);
    return ((exponent - SUB_BITS + 1) << SUB_BITS) + sub;
  }

  /** Returns the last number of a bucket. */
  public static long lastOf(int bucket) {
    if (bucket < PER_POWER) {
      return bucket;
    }
    int shift = (bucket >>> SUB_BITS) - 1;
    long first = (long) (PER_POWER + (bucket & (PER_POWER - 1))) << shift;
    return first + (1L << shift) - 1;
  }
}
