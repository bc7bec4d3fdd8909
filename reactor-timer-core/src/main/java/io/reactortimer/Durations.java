// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.Slack;
import java.time.Duration;
import java.util.Objects;

/** Checks durations at the border, and turns them into nanoseconds. */
final class Durations {

  private Durations() {}

  /**
   * @throws IllegalArgumentException if it is zero, negative, or longer than 292 years
   */
  static long positiveNanos(Duration duration, String argument) {
    Objects.requireNonNull(duration, argument);
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(argument + " must be positive: " + duration);
    }
    return toNanos(duration, argument);
  }

  /**
   * @throws IllegalArgumentException if it is negative, or longer than 292 years
   */
  static long notNegativeNanos(Duration duration, String argument) {
    Objects.requireNonNull(duration, argument);
    if (duration.isNegative()) {
      throw new IllegalArgumentException(argument + " must not be negative: " + duration);
    }
    return toNanos(duration, argument);
  }

  /**
   * A slack as it counts: rounded down to its class.
   *
   * @throws IllegalArgumentException if it is negative, or more than the largest class
   */
  static long slackNanos(Duration slack) {
    long nanos = notNegativeNanos(slack, "slack");
    if (nanos > Slack.MAX_NANOS) {
      throw new IllegalArgumentException(
          "slack must be at most " + Duration.ofNanos(Slack.MAX_NANOS) + ": " + slack);
    }
    return Slack.nanosOf(Slack.classOf(nanos, Long.MAX_VALUE));
  }

  private static long toNanos(Duration duration, String argument) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          argument + " must fit into 2^63 nanoseconds (292 years): " + duration, e);
    }
  }
}
