// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;

/** Checks durations at the border: behind it they are nanoseconds in a {@code long}. */
final class Durations {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Durations() {}

  /**
   * Returns a duration above zero.
   *
   * @throws IllegalArgumentException if it is zero, negative, or longer than 292 years
   */
  static Duration positive(Duration duration, String argument) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(argument + " must be positive: " + duration);
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          argument + " must fit into 2^63 nanoseconds (292 years): " + duration);
    }
    return duration;
  }
}
