// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

/**
 * The time of one group of loops: nanoseconds since the group was made.
 *
 * <p>Loop time starts at zero, never runs backwards and reaches its end after 292 years. So
 * deadlines are compared with {@code <}, saturate instead of overflowing, and negative values are
 * free to be sentinels, wherever {@link TimeSource#nanoTime()} happens to stand and whether or not
 * it wraps: only the difference taken here knows of the wrap. JDK 25's {@code DelayScheduler} does
 * the same.
 */
public final class LoopClock {

  /** A deadline that is never reached. */
  public static final long NEVER = Long.MAX_VALUE;

  private final TimeSource source;
  private final long originNanos;
  private final long originWallMillis;

  public LoopClock(TimeSource source) {
    this.source = source;
    this.originNanos = source.nanoTime();
    this.originWallMillis = source.currentTimeMillis();
  }

  /** Returns the nanoseconds since the group was made; never negative. */
  public long nowNanos() {
    return source.nanoTime() - originNanos;
  }

  /**
   * Returns the wall-clock millisecond of a loop time, by the wall clock of when the group was
   * made.
   */
  public long wallMillis(long nanos) {
    return originWallMillis + nanos / 1_000_000;
  }

  /** Returns what {@link TimeSource#nanoTime()} reads at a loop time: comparable between groups. */
  public long sourceNanos(long nanos) {
    return originNanos + nanos;
  }

  /** Returns the time source beneath. */
  public TimeSource source() {
    return source;
  }

  /**
   * Returns the point {@code delayNanos} after {@code nanos}, {@link #NEVER} if that is beyond the
   * end.
   */
  public static long plus(long nanos, long delayNanos) {
    long sum = nanos + delayNanos;
    return sum < 0 ? NEVER : sum;
  }
}
