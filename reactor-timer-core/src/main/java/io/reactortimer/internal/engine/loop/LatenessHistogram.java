// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LogBuckets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts durations in {@link LogBuckets}.
 *
 * <p>One thread records, without atomics; any thread reads, weakly consistent.
 */
public final class LatenessHistogram {

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle MAX;

  static {
    try {
      MAX = MethodHandles.lookup().findVarHandle(LatenessHistogram.class, "maxNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] counts = new long[LogBuckets.count(Long.SIZE - 1)];

  private long maxNanos;

  LatenessHistogram() {}

  void record(long nanos) {
    int bucket = LogBuckets.of(nanos);
    COUNT.setOpaque(counts, bucket, counts[bucket] + 1);
  }

  /** Remembers the longest. Apart from {@link #record}, since few durations can be that. */
  void max(long nanos) {
    if (nanos > maxNanos) {
      MAX.setOpaque(this, nanos);
    }
  }

  /** Counts what another has counted. */
  void addAll(LatenessHistogram other) {
    for (int bucket = 0; bucket < counts.length; bucket++) {
      counts[bucket] += (long) COUNT.getOpaque(other.counts, bucket);
    }
    max(other.maxNanos());
  }

  LatenessHistogram copy() {
    LatenessHistogram copy = new LatenessHistogram();
    copy.addAll(this);
    return copy;
  }

  /** Returns the longest of all; 0 before the first. */
  public long maxNanos() {
    return (long) MAX.getOpaque(this);
  }

  /** Returns whether nothing was recorded. */
  public boolean isEmpty() {
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if ((long) COUNT.getOpaque(counts, bucket) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the duration that a share of all those recorded do not exceed, rounded up to the end of
   * its bucket, but not beyond the longest; 0 before the first.
   *
   * @param share from 0 to 1
   */
  public long quantileNanos(double share) {
    long total = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      total += (long) COUNT.getOpaque(counts, bucket);
    }
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += (long) COUNT.getOpaque(counts, bucket);
      if (seen >= rank && seen > 0) {
        long longest = maxNanos();
        long last = LogBuckets.lastOf(bucket);
        return longest > 0 ? Math.min(last, longest) : last;
      }
    }
    return 0;
  }
}
