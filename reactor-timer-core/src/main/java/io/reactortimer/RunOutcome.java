// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a {@link FixedDelaySpec} went.
 *
 * @param sequence counts the runs of a subscription, from 0
 * @param lateness how long after its deadline the run started; never negative
 * @param duration from the start of the run to its end
 * @param error the error that ended the run, or {@code null} if it completed
 * @since 0.1
 */
public record RunOutcome(
    long sequence, Duration lateness, Duration duration, @Nullable Throwable error) {

  /**
   * Tells whether the run ended with an error.
   *
   * @return whether {@link #error()} is not {@code null}
   */
  public boolean failed() {
    return error != null;
  }

  static RunOutcome of(
      long sequence, long latenessNanos, long durationNanos, @Nullable Throwable error) {
    return new RunOutcome(
        sequence, Duration.ofNanos(latenessNanos), Duration.ofNanos(durationNanos), error);
  }
}
