// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The state of an interval's grid that its settings do not determine: because of jitter, the wall
 * clock, or a pause or reset. Only such intervals have one.
 *
 * <p>Owned by the loop, except for control calls: they record their request under this object's
 * monitor, which also serializes them, and the loop applies it.
 */
class GridState<T> implements IntervalCourse<T> {

  static final long NONE = -1;

  /** In place of a resumption: it is to be paused, should its application not close after all. */
  private static final long PAUSE_WANTED = -2;

  private final IntervalSource<T> source;
  private final IntervalTiming timing;

  /** The phase of an aligned grid, in addition to its offset. */
  private final long phaseNanos;

  // Owned by the loop.
  private long periodNanos;

  /** How far the next deadline is after its grid point. */
  private long jitterNanos;

  /**
   * The deadline that the grid has, while that of the end at closing is nearer; else NONE. Written
   * before it is armed for the first time, too.
   */
  private long setAsideNanos = NONE;

  /** Added to the delivered and missed grid points, this gives the index of the next one. */
  private long indexOffset;

  // Guarded by this. No code of the subscriber runs under it.
  private long resetNanos = NONE;
  private long resumedNanos = NONE;

  /** Zero for no change. */
  private long newPeriodNanos;

  GridState(IntervalSource<T> source) {
    this.source = source;
    this.timing = source.timing();
    this.periodNanos = timing.periodNanos();
    this.phaseNanos = timing.aligned() ? timing.drawPhaseNanos() : 0;
  }

  @Override
  public IntervalSource<T> source() {
    return source;
  }

  @Override
  public GridState<T> shift() {
    return this;
  }

  long periodNanos() {
    return periodNanos;
  }

  long indexOffset() {
    return indexOffset;
  }

  /** Keeps the deadline of the grid, because the end may come before it. */
  final void setAside(long deadlineNanos) {
    setAsideNanos = deadlineNanos;
  }

  final boolean hasSetAside() {
    return setAsideNanos != NONE;
  }

  /** Returns the deadline of the grid, given that of the timer. */
  final long onGrid(long deadlineNanos) {
    return hasSetAside() ? setAsideNanos : deadlineNanos;
  }

  final void forgetSetAside() {
    setAsideNanos = NONE;
  }

  /** Returns the first deadline of a subscription. */
  long firstNanos(long nowNanos) {
    long startNanos = LoopClock.plus(nowNanos, timing.firstDelayNanos());
    return jittered(
        timing.aligned()
            ? alignedAfter(startNanos, nowNanos)
            : LoopClock.plus(startNanos, timing.drawPhaseNanos()));
  }

  /**
   * Returns the deadline after a tick.
   *
   * @param plainNanos what it would be if the current jitter was part of the grid
   * @param late whether the tick stood for more than its own grid point
   */
  long nextNanos(long plainNanos, long nowNanos, boolean late) {
    if (plainNanos == LoopClock.NEVER) {
      return plainNanos;
    }
    if (late && timing.missedTicks() == MissedTicks.DELAY && !timing.aligned()) {
      return jittered(plainNanos); // a new grid from the delivery
    }
    long gridNanos = plainNanos - jitterNanos;
    if (timing.aligned()) {
      gridNanos = alignedNext(gridNanos, nowNanos);
    }
    long before = jitterNanos;
    jittered(gridNanos);
    if (late) {
      // Less jitter must not shorten the distance that was kept from a late tick.
      jitterNanos = Math.max(jitterNanos, before);
    }
    return LoopClock.plus(gridNanos, jitterNanos);
  }

  /** Returns the deadline of a grid point. */
  final long jittered(long gridNanos) {
    jitterNanos = timing.drawJitterNanos(periodNanos);
    return LoopClock.plus(gridNanos, jitterNanos);
  }

  /** Returns the first point of the wall clock's grid after a time. */
  private long alignedAfter(long nanos, long nowNanos) {
    long wallNanos = wallNanos();
    long point = grid().after(wallNanos + (nanos - nowNanos), periodNanos, phaseNanos);
    return LoopClock.plus(nowNanos, point - wallNanos);
  }

  /**
   * Returns the point of the wall clock's grid that follows the point one period before a time.
   * This is that time itself, unless the wall clock was set since or its zone changes to or from
   * summer time.
   */
  private long alignedNext(long nanos, long nowNanos) {
    long wallNanos = wallNanos();
    WallGrid grid = grid();
    long before = wallNanos + (nanos - nowNanos) - periodNanos;
    long point = grid.after(grid.nearest(before, periodNanos, phaseNanos), periodNanos, phaseNanos);
    if (nanos > nowNanos && point <= wallNanos) {
      point = grid.after(wallNanos, periodNanos, phaseNanos);
    }
    long delayNanos = point - wallNanos;
    return delayNanos > 0 ? LoopClock.plus(nowNanos, delayNanos) : nowNanos + delayNanos;
  }

  private WallGrid grid() {
    return Objects.requireNonNull(timing.grid(), "not aligned");
  }

  private long wallNanos() {
    return TimeUnit.MILLISECONDS.toNanos(source.binding().scheduler().now(TimeUnit.MILLISECONDS));
  }

  /**
   * Requests that the grid restarts.
   *
   * @param period zero to keep the period
   * @return a time that the new deadline is not before
   */
  long reset(long nowNanos, long period) {
    timing.requireAlignable(period == 0 ? periodNanos : period);
    resetNanos = nowNanos;
    forgetResumption();
    if (period > 0) {
      newPeriodNanos = period;
    }
    return timing.aligned()
        ? nowNanos
        : LoopClock.plus(nowNanos, newPeriodNanos > 0 ? newPeriodNanos : periodNanos);
  }

  /** Requests that the interval continues; grid points that passed before are skipped. */
  void resumed(long nowNanos) {
    resumedNanos = nowNanos;
  }

  /** Tells whether a reset is still to be applied. */
  boolean isReset() {
    return resetNanos != NONE;
  }

  /**
   * Applies what control calls have requested; on the loop. If that throws, all of it is still to
   * be applied, and to be counted.
   *
   * @param sequence the ticks delivered so far
   * @return the new deadline
   */
  long adjustedNanos(long deadlineNanos, long nowNanos, long sequence) {
    boolean reset = isReset();
    if (reset && newPeriodNanos > 0) {
      periodNanos = newPeriodNanos; // the reset itself is still to be applied
      newPeriodNanos = 0;
    }
    long gridNanos = reset ? restartedNanos(nowNanos) : gridOf(deadlineNanos);
    long gated = passedBy(gridNanos, gatedUntilNanos());
    gridNanos = laterNanos(gridNanos, gated, nowNanos);
    long paused = passedBy(gridNanos, resumedNanos);
    long nextNanos = jittered(laterNanos(gridNanos, paused, nowNanos));
    // From here on nothing throws.
    if (reset) {
      indexOffset = -sequence;
    }
    skip(gated + paused);
    countGated(gated);
    resetNanos = NONE;
    forgetResumption();
    return nextNanos;
  }

  private void forgetResumption() {
    if (!isPauseWanted()) {
      resumedNanos = NONE;
    }
  }

  /** Requests a pause, or none, from when its application is known not to close. */
  void wantPause(boolean wanted) {
    if (wanted) {
      resumedNanos = PAUSE_WANTED;
    } else if (isPauseWanted()) {
      resumedNanos = NONE;
    }
  }

  boolean isPauseWanted() {
    return resumedNanos == PAUSE_WANTED;
  }

  private long restartedNanos(long nowNanos) {
    return timing.aligned()
        ? alignedAfter(resetNanos, nowNanos)
        : LoopClock.plus(resetNanos, periodNanos);
  }

  /** Returns how many grid points, from the given one on, are before a time. */
  final long passedBy(long gridNanos, long untilNanos) {
    return untilNanos <= gridNanos ? 0 : (untilNanos - gridNanos - 1) / periodNanos + 1;
  }

  /** Returns the grid point that is so many points behind the given one. */
  final long laterNanos(long gridNanos, long points, long nowNanos) {
    long nextNanos = evenlyLaterNanos(gridNanos, points);
    return points > 0 && timing.aligned() ? alignedNext(nextNanos, nowNanos) : nextNanos;
  }

  /** Does the same without a look at the wall clock. */
  final long evenlyLaterNanos(long nanos, long points) {
    // All but the last step end before now, so only the last can overflow.
    return points == 0 ? nanos : LoopClock.plus(nanos + (points - 1) * periodNanos, periodNanos);
  }

  /** Passes over grid points. */
  final void skip(long points) {
    indexOffset += points;
  }

  /** Returns until when points have passed at a closed gate, if there is one. */
  long gatedUntilNanos() {
    return NONE;
  }

  /** Counts these. */
  void countGated(long points) {}

  /** Returns the grid point that a deadline belongs to. */
  final long gridOf(long deadlineNanos) {
    return deadlineNanos == LoopClock.NEVER ? deadlineNanos : deadlineNanos - jitterNanos;
  }
}
