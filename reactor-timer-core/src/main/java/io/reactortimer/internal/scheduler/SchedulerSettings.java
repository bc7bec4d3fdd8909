// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.TimerScheduler;
import io.reactortimer.internal.engine.loop.PauseListener;
import io.reactortimer.internal.engine.loop.PauseSettings;
import io.reactortimer.internal.engine.loop.TickRecorder;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.suspect.SuspectSettings;
import io.reactortimer.live.Origins;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TimerScheduler} was built with, as a value: schedulers of equal settings can stand
 * in for each other.
 *
 * @param maxLive 0 for no limit
 * @param origins of which timers it is recorded where they were made
 * @param stallHandOverNanos 0 for no hand-over
 * @param pauseThresholdNanos 0 for never
 * @param pauseGraceNanos 0 for none
 * @param suspects what is no suspect, and how often histories are made
 */
public record SchedulerSettings(
    String name,
    String threadNamePrefix,
    int workers,
    long slackNanos,
    MissedTicks missedTicks,
    long maxLive,
    Origins origins,
    long stallHandOverNanos,
    long pauseThresholdNanos,
    long pauseGraceNanos,
    SuspectSettings suspects) {

  /** Returns what its loops do about pauses. */
  PauseSettings pauses(PauseListener listener, TickRecorder ticks) {
    return pauseThresholdNanos == 0
        ? new PauseSettings(LoopClock.NEVER, 0, null, ticks)
        : new PauseSettings(pauseThresholdNanos, pauseGraceNanos, listener, ticks);
  }

  // By hand: the equals of a record keeps its class, and so its loader, in a static of the JDK's
  // before JDK 18 (JDK-8078641).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SchedulerSettings settings
        && name.equals(settings.name)
        && threadNamePrefix.equals(settings.threadNamePrefix)
        && workers == settings.workers
        && slackNanos == settings.slackNanos
        && missedTicks == settings.missedTicks
        && maxLive == settings.maxLive
        && origins == settings.origins
        && stallHandOverNanos == settings.stallHandOverNanos
        && pauseThresholdNanos == settings.pauseThresholdNanos
        && pauseGraceNanos == settings.pauseGraceNanos
        && suspects.equals(settings.suspects);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        name,
        threadNamePrefix,
        workers,
        slackNanos,
        missedTicks,
        maxLive,
        origins,
        stallHandOverNanos,
        pauseThresholdNanos,
        pauseGraceNanos,
        suspects);
  }

  @Override
  public String toString() {
    return "name="
        + name
        + ", workers="
        + workers
        + ", slack="
        + Duration.ofNanos(slackNanos)
        + ", missedTicks="
        + missedTicks
        + ", maxLive="
        + maxLive
        + ", origins="
        + origins
        + ", stallHandOver="
        + Duration.ofNanos(stallHandOverNanos)
        + ", pauseThreshold="
        + Duration.ofNanos(pauseThresholdNanos)
        + ", pauseGrace="
        + Duration.ofNanos(pauseGraceNanos);
  }
}
