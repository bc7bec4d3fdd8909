// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The grid that the wall clock of a zone shows: its points are when that reads a multiple of the
 * period since the beginning of 1970, plus an offset. Times are nanoseconds since the epoch.
 *
 * <p>Where the zone's clock is set, a period longer than the change gets each point once: the first
 * of two if it is set back, the moment of the change if it is set on beyond a point. A shorter
 * period goes on with the clock.
 *
 * @param offsetNanos zero or more
 */
public record WallGrid(long offsetNanos, ZoneId zone) {

  /** The multiples of the period since the epoch. */
  public static final WallGrid UTC = new WallGrid(0, ZoneOffset.UTC);

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * Returns the first point after a time.
   *
   * @param shiftNanos what is added to the offset
   */
  long after(long nanos, long periodNanos, long shiftNanos) {
    ZoneRules rules = zone.getRules();
    long shift = offsetNanos + shiftNanos;
    long from = nanos;
    for (; ; ) {
      Instant at = instant(from);
      long point = firstFrom(from + 1, rules.getOffset(at), periodNanos, shift);
      if (rules.isFixedOffset()) {
        return point;
      }
      ZoneOffsetTransition change = rules.nextTransition(at);
      if (change != null && point >= nanos(change)) {
        long changed = nanos(change);
        long gapNanos = changeNanos(change);
        if (periodNanos > gapNanos && point < changed + gapNanos) {
          return changed; // the zone's clock leaves the point out
        }
        point = firstFrom(changed, change.getOffsetAfter(), periodNanos, shift);
      } else {
        change = rules.previousTransition(instant(point + 1));
      }
      if (!isRepeated(point, change, periodNanos)) {
        return point;
      }
      from = point;
    }
  }

  /** Returns the point that is nearest to a time, the later one of two. */
  long nearest(long nanos, long periodNanos, long shiftNanos) {
    // Two points are at most two periods apart, at a change of the zone's clock.
    long below = after(nanos - 2 * periodNanos - 1, periodNanos, shiftNanos);
    long above = after(below, periodNanos, shiftNanos);
    while (above <= nanos) {
      below = above;
      above = after(below, periodNanos, shiftNanos);
    }
    return nanos - below < above - nanos ? below : above;
  }

  /** Returns the first point from a time on, by a clock that is never set. */
  private static long firstFrom(long nanos, ZoneOffset offset, long periodNanos, long shiftNanos) {
    long since = nanos + offset.getTotalSeconds() * SECOND_NANOS - shiftNanos;
    return nanos + Math.floorMod(-since, periodNanos);
  }

  /**
   * Returns whether the zone's clock has shown this before it was set back, and that was a point.
   */
  private static boolean isRepeated(
      long point, @Nullable ZoneOffsetTransition change, long periodNanos) {
    if (change == null || !change.isOverlap()) {
      return false;
    }
    long backNanos = -changeNanos(change);
    long sinceChange = point - nanos(change);
    return periodNanos > backNanos && sinceChange >= 0 && sinceChange < backNanos;
  }

  /** Returns by how much the clock is set on; negative if it is set back. */
  private static long changeNanos(ZoneOffsetTransition change) {
    return change.getDuration().toNanos();
  }

  private static long nanos(ZoneOffsetTransition change) {
    return change.toEpochSecond() * SECOND_NANOS;
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
