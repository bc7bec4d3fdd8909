// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.listing.PipelineSteps;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;

/** Tells which reason is true of a timer just now. Reads only; any thread. */
final class StateReasons {

  private static final long PAUSED_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long PARKED_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MANY_PERIODS = 100;

  private static final String REACTOR = "reactor.";
  private static final String LAMBDA = "reactor.core.publisher.LambdaSubscriber";

  private StateReasons() {}

  /**
   * Returns the first reason that is true of a timer, null if none is.
   *
   * @param sight of its chain
   * @param abandoned whether nobody uses its scheduler any more
   * @param nowNanos in loop time
   */
  static @Nullable SuspectReason of(
      LiveTimer timer, ChainSight sight, boolean abandoned, long nowNanos) {
    if (abandoned || timer.isOwnerGone()) {
      return SuspectReason.OWNER_GONE;
    }
    if (timer.listedPeriodNanos() > 0 && hasEndedBelow(sight.last())) {
      return SuspectReason.ENDED_BELOW;
    }
    if (sight.isWithoutAudience()) {
      return SuspectReason.NO_AUDIENCE;
    }
    long sinceNanos = nowNanos - timer.dueNanos();
    return switch (timer.listedState()) {
      case PAUSED -> sinceNanos > PAUSED_NANOS ? SuspectReason.PAUSED : null;
      case PARKED -> parked(timer, sinceNanos);
      case FIRING -> isStuck(timer, sinceNanos) ? SuspectReason.STUCK : null;
      default -> null;
    };
  }

  private static @Nullable SuspectReason parked(LiveTimer timer, long sinceNanos) {
    if (!timer.wasEverRequested()) {
      return SuspectReason.NEVER_REQUESTED;
    }
    Long demand = timer.demand(); // none is left only of those that wait for it, not for a gate
    return demand != null
            && demand == 0
            && sinceNanos > Math.max(manyPeriods(timer), PARKED_NANOS)
            && !ChainSight.isAtWork(timer.chainHead())
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

  /**
   * Tells whether the last subscriber has ended. An operator says the same of its source alone,
   * while it goes on with others, as each {@code merge} does: so only an end of a chain counts.
   */
  private static boolean hasEndedBelow(@Nullable Object last) {
    return last != null
        && isSubscriber(last.getClass().getName())
        && (Boolean.TRUE.equals(PipelineSteps.scan(last, Attr.CANCELLED))
            || Boolean.TRUE.equals(PipelineSteps.scan(last, Attr.TERMINATED))
            || CapturedSink.hasEnded(last));
  }

  private static boolean isSubscriber(String type) {
    return !type.startsWith(REACTOR) || type.equals(LAMBDA);
  }
}
