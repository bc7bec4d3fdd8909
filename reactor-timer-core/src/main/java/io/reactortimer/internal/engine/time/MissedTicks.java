// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

/**
 * Grid arithmetic: which grid points a tick stands for, and where the next one is.
 *
 * <p>Pure functions of a deadline (the grid point that is being delivered), the time of delivery
 * and the period, all in loop time, with {@code 0 <= deadline <= now} and {@code period > 0}.
 */
public enum MissedTicks {

  /** One tick for all that were missed, then on with the same grid. */
  SKIP {
    @Override
    public long missed(long deadlineNanos, long nowNanos, long periodNanos) {
      long behindNanos = nowNanos - deadlineNanos;
      if (behindNanos < periodNanos) {
        return 0; // nearly always, and a division costs as much as arming
      }
      return withNear(behindNanos, periodNanos);
    }
  },

  /** One tick for all that were missed, and a new grid from its delivery. */
  DELAY {
    @Override
    public long missed(long deadlineNanos, long nowNanos, long periodNanos) {
      return (nowNanos - deadlineNanos) / periodNanos;
    }

    @Override
    public long next(long deadlineNanos, long nowNanos, long periodNanos, long missed) {
      return LoopClock.plus(missed == 0 ? deadlineNanos : nowNanos, periodNanos);
    }
  },

  /** A tick for each. */
  BURST,

  /** A tick for each; an interval without demand for one ends, which is for its operator to say. */
  ERROR,

  /**
   * As {@link #SKIP}, and no two ticks less than half a period apart, also if the first one stands
   * for no other: for consumers that take ticks whether they are ready for them or not.
   */
  SPACED {
    @Override
    public long missed(long deadlineNanos, long nowNanos, long periodNanos) {
      return SKIP.missed(deadlineNanos, nowNanos, periodNanos);
    }

    @Override
    public boolean isTooSoon(double sinceLastNanos, long periodNanos) {
      return sinceLastNanos < 0.5 * periodNanos;
    }
  };

  /**
   * Returns the grid points that are past, and the next one if it comes less than half a period
   * from now.
   */
  private static long withNear(long behindNanos, long periodNanos) {
    long missed = behindNanos / periodNanos;
    long untilNextNanos = periodNanos - behindNanos % periodNanos;
    return untilNextNanos < periodNanos - untilNextNanos ? missed + 1 : missed;
  }

  /** Returns how many grid points a tick delivered now stands for beyond its own. */
  public long missed(long deadlineNanos, long nowNanos, long periodNanos) {
    return 0;
  }

  /**
   * Returns whether a tick that is due now would come so soon after the last one that its point is
   * passed over instead. Asked when it is due and not before: the next tick of a loop that is late
   * all the time is as late as the last one.
   */
  public boolean isTooSoon(double sinceLastNanos, long periodNanos) {
    return false;
  }

  /**
   * Returns the deadline after a tick that was delivered now and stands for {@code missed} more
   * points.
   */
  public long next(long deadlineNanos, long nowNanos, long periodNanos, long missed) {
    // missed * period is at most now - deadline plus one period, so only the last step can
    // overflow.
    return LoopClock.plus(LoopClock.plus(deadlineNanos, missed * periodNanos), periodNanos);
  }
}
