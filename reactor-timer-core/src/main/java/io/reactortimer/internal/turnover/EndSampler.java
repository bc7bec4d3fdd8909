// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which of the timers of one scheduler that end are counted: all of them while they are
 * few, and a sample by chance beyond that. Each one that is counted stands for as many as it was
 * picked from, so sums are right on average whatever the mixture. Any thread.
 *
 * <p>A timer that is not counted costs one read and one random number. How many may be counted
 * without chance is refilled by those who look at the timers, because to read the clock at each end
 * would cost more.
 */
final class EndSampler {

  static final int ONE_OF = 1 << 8;
  static final int PER_SECOND = 50;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How many seconds a look makes up for at most. */
  private static final int MOST_SECONDS = 60;

  static final int MOST = MOST_SECONDS * PER_SECOND;

  /** How many will be counted without chance until the next look. */
  private final AtomicInteger budget = new AtomicInteger(MOST);

  // Guarded by this.
  private long refilledNanos;
  private long usedUpNanos = -1;

  /** Returns for how many timers one that ends is to be counted; 0 for most. */
  int weight() {
    if (budget.getPlain() > 0 && budget.getAndDecrement() > 0) {
      return 1;
    }
    return (ThreadLocalRandom.current().nextInt() & (ONE_OF - 1)) == 0 ? ONE_OF : 0;
  }

  /** Has further ones counted without chance, for the time since the last look. */
  synchronized void refill(long nowNanos) {
    int left = Math.max(0, budget.get());
    if (left == 0) {
      usedUpNanos = nowNanos;
    }
    long sinceNanos = Math.min(nowNanos - refilledNanos, MOST_SECONDS * SECOND_NANOS);
    int more = (int) (sinceNanos * PER_SECOND / SECOND_NANOS);
    if (more > 0) {
      refilledNanos = nowNanos;
      budget.set(Math.min(left + more, MOST));
    }
  }

  /** Tells whether all that ended since then were counted, as far as looks have told. */
  synchronized boolean isExactSince(long nanos) {
    return usedUpNanos <= nanos && budget.get() > 0;
  }
}
