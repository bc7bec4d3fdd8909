// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells which reason is true of a timer just now. Reads only; any thread. */
final class StateReasons {

  private static final long PAUSED_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long PARKED_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MANY_PERIODS = 100;

  /** The reasons that are a matter of how long something has lasted. */
  static final Set<SuspectReason> OF_WAITS =
      Collections.unmodifiableSet(
          EnumSet.of(SuspectReason.STUCK, SuspectReason.NO_DEMAND, SuspectReason.PAUSED));

  private StateReasons() {}

  /**
   * Returns the first reason that is true of a timer, null if none is.
   *
   * @param state that it was seen in
   * @param sight of its chain
   * @param abandoned whether nobody uses its scheduler any more
   * @param nowNanos in loop time
   */
  static @Nullable SuspectReason of(
      LiveTimer timer, TimerState state, ChainSight sight, boolean abandoned, long nowNanos) {
    if (abandoned || timer.isOwnerGone()) {
      return SuspectReason.OWNER_GONE;
    }
    if (timer.listedPeriodNanos() > 0 && sight.hasEndedBelow()) {
      return SuspectReason.ENDED_BELOW;
    }
    if (sight.isWithoutAudience()) {
      return SuspectReason.NO_AUDIENCE;
    }
    return switch (state) {
      case PAUSED -> nowNanos - timer.dueNanos() > PAUSED_NANOS ? SuspectReason.PAUSED : null;
      case PARKED -> parked(timer, sight, nowNanos - timer.dueNanos());
      case FIRING -> isStuck(timer, nowNanos - timer.dueNanos()) ? SuspectReason.STUCK : null;
      default -> null;
    };
  }

  private static @Nullable SuspectReason parked(
      LiveTimer timer, ChainSight sight, long sinceNanos) {
    if (!timer.wasEverRequested()) {
      return SuspectReason.NEVER_REQUESTED;
    }
    Long demand = timer.demand(); // none is left only of those that wait for it, not for a gate
    return demand != null
            && demand == 0
            && sinceNanos > Math.max(manyPeriods(timer), PARKED_NANOS)
            && !sight.isAtWork()
        ? SuspectReason.NO_DEMAND
        : null;
  }

  private static boolean isStuck(LiveTimer timer, long sinceNanos) {
    return timer.kind() == TimerKind.FIXED_DELAY
        && sinceNanos > Math.max(manyPeriods(timer), STUCK_NANOS);
  }

  private static long manyPeriods(LiveTimer timer) {
    long periodNanos = timer.listedPeriodNanos();
    return periodNanos > LoopClock.NEVER / MANY_PERIODS
        ? LoopClock.NEVER
        : MANY_PERIODS * periodNanos;
  }
}
