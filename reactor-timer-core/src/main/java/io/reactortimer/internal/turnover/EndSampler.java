// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.turnover;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * Decides which of the timers of one scheduler that end are counted: all of them while they are
 * few, and beyond that a sample, by the last digits of their deadlines, which are as good as
 * chance. Each one that is counted stands for as many as it was picked from, so sums are right on
 * average whatever the mixture. Any thread.
 *
 * <p>A timer that is not counted costs one read and one multiplication. How many may be counted one
 * by one is refilled by those who look at the timers, because to read the clock at each end would
 * cost more.
 */
public final class EndSampler {

  static final int ONE_OF = 1 << 8;
  static final int PER_SECOND = 50;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How many seconds a look makes up for at most. */
  private static final int MOST_SECONDS = 60;

  static final int MOST = MOST_SECONDS * PER_SECOND;

  private static final VarHandle BUDGET;

  static {
    try {
      BUDGET = MethodHandles.lookup().findVarHandle(EndSampler.class, "budget", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How many will be counted one by one until the next look; a stale value costs or saves one. */
  private int budget = MOST;

  // Guarded by this.
  private long refilledNanos;
  private long usedUpNanos = -1;

  /**
   * Tells whether a timer that ends is to be counted, as far as that is known without counting.
   *
   * @param dueNanos its deadline
   */
  public boolean picks(long dueNanos) {
    return budget > 0 || isOfTheSample(dueNanos);
  }

  /** Returns for how many timers one that ends is to be counted; 0 for none. */
  public int weight(long dueNanos) {
    if (budget > 0 && (int) BUDGET.getAndAdd(this, -1) > 0) {
      return 1;
    }
    return isOfTheSample(dueNanos) ? ONE_OF : 0;
  }

  /** Spreads deadlines that follow each other evenly over all numbers, of which it takes some. */
  private static boolean isOfTheSample(long dueNanos) {
    return (dueNanos * 0x9E37_79B9_7F4A_7C15L) >>> (Long.SIZE - 8) == 0;
  }

  /** Has further ones counted one by one, for the time since the last look. */
  synchronized void refill(long nowNanos) {
    int left = Math.max(0, (int) BUDGET.getOpaque(this));
    if (left == 0) {
      usedUpNanos = nowNanos;
    }
    long sinceNanos = Math.min(nowNanos - refilledNanos, MOST_SECONDS * SECOND_NANOS);
    int more = (int) (sinceNanos * PER_SECOND / SECOND_NANOS);
    if (more > 0) {
      refilledNanos = nowNanos;
      BUDGET.setOpaque(this, Math.min(left + more, MOST));
    }
  }

  /** Tells whether all that ended since then were counted, as far as looks have told. */
  synchronized boolean isExactSince(long nanos) {
    return usedUpNanos <= nanos && (int) BUDGET.getOpaque(this) > 0;
  }
}
