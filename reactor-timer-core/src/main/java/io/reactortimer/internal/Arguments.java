// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal;

import io.reactortimer.internal.engine.time.Slack;
import java.time.Duration;
import java.util.Objects;
import reactor.core.Disposable;

/** Checks arguments at the border, and turns durations into nanoseconds. */
public final class Arguments {

  private static final Duration LEAST_HAND_OVER = Duration.ofMillis(10);

  private Arguments() {}

  /**
   * Returns an object that tells whether it is disposed.
   *
   * @throws IllegalArgumentException if it always says that it is not, as a lambda does
   */
  public static Disposable requireTelling(Disposable disposable, String argument) {
    Objects.requireNonNull(disposable, argument);
    try {
      if (disposable.getClass().getMethod("isDisposed").getDeclaringClass() == Disposable.class) {
        throw new IllegalArgumentException(
            argument
                + " must tell whether it is disposed, as Disposables.swap() does: "
                + disposable);
      }
    } catch (NoSuchMethodException unknown) {
      return disposable; // a native image that does not keep it
    }
    return disposable;
  }

  /**
   * Returns a name, or a prefix of names followed by a star.
   *
   * @throws IllegalArgumentException if it is blank, or has a star before its end
   */
  public static String requireNamePattern(String pattern, String argument) {
    requireNotBlank(pattern, argument);
    int star = pattern.indexOf('*');
    if (star >= 0 && star < pattern.length() - 1) {
      throw new IllegalArgumentException(
          argument + " may have a '*' only at their end: " + pattern);
    }
    return pattern;
  }

  /**
   * Returns a text that says something.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public static String requireNotBlank(String value, String argument) {
    Objects.requireNonNull(value, argument);
    if (value.isBlank()) {
      throw new IllegalArgumentException(argument + " must not be blank: '" + value + "'");
    }
    return value;
  }

  /**
   * Returns a number of zero or more.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static long requireNotNegative(long number, String argument) {
    if (number < 0) {
      throw new IllegalArgumentException(argument + " must not be negative: " + number);
    }
    return number;
  }

  /**
   * Returns a duration above zero.
   *
   * @throws IllegalArgumentException if it is zero, negative, or longer than 292 years
   */
  public static long positiveNanos(Duration duration, String argument) {
    Objects.requireNonNull(duration, argument);
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(argument + " must be positive: " + duration);
    }
    return toNanos(duration, argument);
  }

  /**
   * Returns a duration of zero or more.
   *
   * @throws IllegalArgumentException if it is negative, or longer than 292 years
   */
  public static long notNegativeNanos(Duration duration, String argument) {
    Objects.requireNonNull(duration, argument);
    if (duration.isNegative()) {
      throw new IllegalArgumentException(argument + " must not be negative: " + duration);
    }
    return toNanos(duration, argument);
  }

  /**
   * Returns a slack as it counts: rounded down to its class.
   *
   * @throws IllegalArgumentException if it is negative, or more than the largest class
   */
  public static long slackNanos(Duration slack) {
    long nanos = notNegativeNanos(slack, "slack");
    if (nanos > Slack.MAX_NANOS) {
      throw new IllegalArgumentException(
          "slack must be at most " + Duration.ofNanos(Slack.MAX_NANOS) + ": " + slack);
    }
    return Slack.nanosOf(Slack.classOf(nanos, Long.MAX_VALUE));
  }

  /**
   * Returns for how long a callback may keep a loop from other work.
   *
   * @throws IllegalArgumentException if it is negative, or more than zero and less than 10 ms
   */
  public static long stallHandOverNanos(Duration stallHandOver) {
    long nanos = notNegativeNanos(stallHandOver, "stallHandOver");
    if (nanos != 0 && nanos < LEAST_HAND_OVER.toNanos()) {
      throw new IllegalArgumentException(
          "stallHandOver must be 0 or at least " + LEAST_HAND_OVER + ": " + stallHandOver);
    }
    return nanos;
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
