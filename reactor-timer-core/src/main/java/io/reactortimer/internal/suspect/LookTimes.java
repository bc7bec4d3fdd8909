// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import java.util.Arrays;

/** When the last looks were that histories are made of. Immutable; times in loop time. */
final class LookTimes {

  private static final long NEVER = Long.MIN_VALUE;

  /** The newest last. */
  private final long[] nanos;

  private LookTimes(long[] nanos) {
    this.nanos = nanos;
  }

  static LookTimes none() {
    long[] never = new long[Growth.LOOKS - 1];
    Arrays.fill(never, NEVER);
    return new LookTimes(never);
  }

  /** Returns these and one more. */
  LookTimes and(long nowNanos) {
    long[] next = new long[nanos.length];
    System.arraycopy(nanos, 1, next, 0, nanos.length - 1);
    next[nanos.length - 1] = nowNanos;
    return new LookTimes(next);
  }

  /** Tells whether there was no such look for that long. */
  boolean isDue(long nowNanos, long everyNanos) {
    long last = nanos[nanos.length - 1];
    return last == NEVER || nowNanos - last >= everyNanos;
  }

  /**
   * Returns the cohort that a timer was born in: {@link Growth#LOOKS} - 1 since the last look, one
   * less before it, and so on; 0 if that is too long ago to know.
   */
  int cohortOf(long createdNanos) {
    if (createdNanos <= nanos[0]) { // as most of many are
      return 0;
    }
    int cohort = nanos.length;
    while (cohort > 0 && createdNanos <= nanos[cohort - 1]) {
      cohort--;
    }
    return cohort > 0 && nanos[cohort - 1] != NEVER ? cohort : 0;
  }
}
