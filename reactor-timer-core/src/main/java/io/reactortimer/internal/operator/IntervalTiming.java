// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.time.MissedTicks;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When the ticks of an interval are due. Immutable.
 *
 * @param initialDelayNanos negative if none was given
 * @param phaseNanos the phase is a random part of this
 * @param jitterRatio the jitter of a tick is at most this share of the period
 * @param grid that of the wall clock; null if the grid starts with the subscription
 * @param random what phase and jitter are drawn from, in [0, 1)
 */
public record IntervalTiming(
    long periodNanos,
    long initialDelayNanos,
    long phaseNanos,
    double jitterRatio,
    @Nullable WallGrid grid,
    MissedTicks missedTicks,
    DoubleSupplier random) {

  private static final DoubleSupplier ANY = IntervalTiming::any;

  private static final long SHORTEST_ALIGNED_NANOS = Duration.ofMillis(10).toNanos();

  private static double any() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /** Tells whether the grid is that of the wall clock. */
  boolean aligned() {
    return grid != null;
  }

  /** Throws if the wall clock, which is read in milliseconds, is too coarse for this period. */
  public void requireAlignable(long nanos) {
    if (aligned() && nanos < SHORTEST_ALIGNED_NANOS) {
      throw new IllegalArgumentException(
          "period of an aligned interval must be at least "
              + Duration.ofNanos(SHORTEST_ALIGNED_NANOS)
              + ": "
              + Duration.ofNanos(nanos));
    }
  }

  public static IntervalTiming every(long periodNanos) {
    return new IntervalTiming(periodNanos, -1, 0, 0, null, MissedTicks.SKIP, ANY);
  }

  /**
   * Tells whether there are only a period and a policy: no initial delay, phase, jitter or wall
   * clock.
   */
  boolean isPlain() {
    return initialDelayNanos < 0 && phaseNanos == 0 && jitterRatio == 0 && !aligned();
  }

  IntervalTiming periodNanos(long nanos) {
    return new IntervalTiming(
        nanos, initialDelayNanos, phaseNanos, jitterRatio, grid, missedTicks, random);
  }

  public IntervalTiming initialDelayNanos(long nanos) {
    return new IntervalTiming(
        periodNanos, nanos, phaseNanos, jitterRatio, grid, missedTicks, random);
  }

  public IntervalTiming phaseNanos(long nanos) {
    return new IntervalTiming(
        periodNanos, initialDelayNanos, nanos, jitterRatio, grid, missedTicks, random);
  }

  public IntervalTiming jitterRatio(double ratio) {
    return new IntervalTiming(
        periodNanos, initialDelayNanos, phaseNanos, ratio, grid, missedTicks, random);
  }

  public IntervalTiming on(WallGrid wallGrid) {
    return new IntervalTiming(
        periodNanos, initialDelayNanos, phaseNanos, jitterRatio, wallGrid, missedTicks, random);
  }

  public IntervalTiming missedTicks(MissedTicks policy) {
    return new IntervalTiming(
        periodNanos, initialDelayNanos, phaseNanos, jitterRatio, grid, policy, random);
  }

  public IntervalTiming random(DoubleSupplier source) {
    return new IntervalTiming(
        periodNanos, initialDelayNanos, phaseNanos, jitterRatio, grid, missedTicks, source);
  }

  /** Tells whether phase and jitter are drawn from what the user gave. */
  boolean drawsFromUser() {
    return random != ANY;
  }

  /** Returns the time to the first grid point, or if aligned, to where the search for it starts. */
  long firstDelayNanos() {
    if (initialDelayNanos >= 0) {
      return initialDelayNanos;
    }
    return aligned() ? 0 : periodNanos;
  }

  /**
   * Tells whether each interval needs a {@link GridState} because settings do not determine its
   * ticks.
   */
  boolean isShifting() {
    return aligned() || jitterRatio > 0;
  }

  long drawPhaseNanos() {
    return phaseNanos == 0 ? 0 : (long) (random.getAsDouble() * phaseNanos);
  }

  long drawJitterNanos(long ofPeriodNanos) {
    return jitterRatio == 0 ? 0 : (long) (random.getAsDouble() * jitterRatio * ofPeriodNanos);
  }
}
