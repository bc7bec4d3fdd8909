// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a {@link FixedDelaySpec} went.
 *
 * @param sequence counts the runs of a subscription, from 0
 * @param lateness how long after it was due it began; never negative
 * @param duration from the beginning of the run to its end
 * @param error what ended it, or {@code null} if it completed
 */
public record RunOutcome(
    long sequence, Duration lateness, Duration duration, @Nullable Throwable error) {

  /** Whether it ended with an error. */
  public boolean failed() {
    return error != null;
  }

  static RunOutcome of(
      long sequence, long latenessNanos, long durationNanos, @Nullable Throwable error) {
    return new RunOutcome(
        sequence, Duration.ofNanos(latenessNanos), Duration.ofNanos(durationNanos), error);
  }
}
