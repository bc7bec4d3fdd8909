// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.MissedTicks;
import java.time.Duration;

/**
 * What a {@link TimerScheduler} was built with, as a value: schedulers of equal settings can stand
 * in for each other.
 *
 * @param maxLive 0 for no limit
 */
record SchedulerSettings(
    String name,
    String threadNamePrefix,
    int workers,
    long slackNanos,
    MissedTicks missedTicks,
    long maxLive) {

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
        + maxLive;
  }
}
