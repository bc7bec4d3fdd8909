// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Where the grid of one interval has come to, beyond what its settings say: by jitter, by the wall
 * clock, or because somebody has paused or reset it. Made for those intervals only.
 *
 * <p>Owned by the loop, but for the control calls: those leave word under this object's monitor,
 * which also keeps them apart, and the loop takes it in.
 */
final class GridState<T> implements IntervalCourse<T> {

  private static final long NONE = -1;

  private final IntervalFlux<T> source;
  private final IntervalTiming timing;

  /** Of an aligned grid, beyond its offset. */
  private final long phaseNanos;

  // Owned by the loop.
  private long periodNanos;

  /** How far the next deadline is beyond its grid point. */
  private long jitterNanos;

  /** What is to be added to delivered and missed grid points to give the index of the next. */
  private long indexOffset;

  // Guarded by this. Nothing of the subscriber's runs under it.
  private long resetNanos = NONE;
  private long resumedNanos = NONE;

  /** Zero for no change. */
  private long newPeriodNanos;

  GridState(IntervalFlux<T> source) {
    this.source = source;
    this.timing = source.timing();
    this.periodNanos = timing.periodNanos();
    this.phaseNanos = timing.aligned() ? timing.drawPhaseNanos() : 0;
  }

  @Override
  public IntervalFlux<T> source() {
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

  /** The first deadline of a subscription. */
  long firstNanos(long nowNanos) {
    long startNanos = LoopClock.plus(nowNanos, timing.firstDelayNanos());
    return jittered(
        timing.aligned()
            ? alignedAfter(startNanos, nowNanos)
            : LoopClock.plus(startNanos, timing.drawPhaseNanos()));
  }

  /**
   * The deadline after a tick.
   *
   * @param plainNanos what it would be if the present jitter was part of the grid
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
      // The distance that was kept from a late tick is not to be lost by less jitter.
      jitterNanos = Math.max(jitterNanos, before);
    }
    return LoopClock.plus(gridNanos, jitterNanos);
  }

  private long jittered(long gridNanos) {
    jitterNanos = timing.drawJitterNanos(periodNanos);
    return LoopClock.plus(gridNanos, jitterNanos);
  }

  /** The first point of the wall clock's grid after a time. */
  private long alignedAfter(long nanos, long nowNanos) {
    long wallNanos = wallNanos();
    long point = grid().after(wallNanos + (nanos - nowNanos), periodNanos, phaseNanos);
    return LoopClock.plus(nowNanos, point - wallNanos);
  }

  /**
   * The point of the wall clock's grid that comes after the one a period before a time: that time
   * itself, unless the wall clock was set since, or that of its zone is.
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
   * The grid is to start anew.
   *
   * @param period zero to keep it
   * @return the new deadline is not before this
   */
  long reset(long nowNanos, long period) {
    timing.requireAlignable(period == 0 ? periodNanos : period);
    resetNanos = nowNanos;
    resumedNanos = NONE;
    if (period > 0) {
      newPeriodNanos = period;
    }
    return timing.aligned()
        ? nowNanos
        : LoopClock.plus(nowNanos, newPeriodNanos > 0 ? newPeriodNanos : periodNanos);
  }

  /** It goes on; what has passed before is over. */
  void resumed(long nowNanos) {
    resumedNanos = nowNanos;
  }

  /** Whether a reset is to be taken in. */
  boolean isReset() {
    return resetNanos != NONE;
  }

  /**
   * Takes in what was left by control calls; on the loop.
   *
   * @param sequence the ticks delivered so far
   * @return the new deadline
   */
  long adjustedNanos(long deadlineNanos, long nowNanos, long sequence) {
    boolean aligned = timing.aligned();
    long gridNanos = deadlineNanos == LoopClock.NEVER ? deadlineNanos : deadlineNanos - jitterNanos;
    if (isReset()) {
      if (newPeriodNanos > 0) {
        periodNanos = newPeriodNanos;
        newPeriodNanos = 0;
      }
      gridNanos =
          aligned ? alignedAfter(resetNanos, nowNanos) : LoopClock.plus(resetNanos, periodNanos);
      indexOffset = -sequence;
    }
    if (resumedNanos > gridNanos) {
      long passed = (resumedNanos - gridNanos - 1) / periodNanos + 1;
      // All but the last step end before the resumption, so only that can overflow.
      gridNanos = LoopClock.plus(gridNanos + (passed - 1) * periodNanos, periodNanos);
      indexOffset += passed;
      if (aligned) {
        gridNanos = alignedNext(gridNanos, nowNanos);
      }
    }
    resetNanos = NONE;
    resumedNanos = NONE;
    return jittered(gridNanos);
  }
}
