// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import io.reactortimer.live.TimerInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timers that may outlive a test, by patterns: exact, or a beginning and {@code *}. Immutable. */
final class IgnoredTimers {

  static final IgnoredTimers NONE = new IgnoredTimers(List.of());

  private final List<String> patterns;

  private IgnoredTimers(List<String> patterns) {
    this.patterns = patterns;
  }

  static IgnoredTimers matching(List<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.isBlank()) {
        throw new IllegalArgumentException("a pattern must not be blank: " + patterns);
      }
    }
    return new IgnoredTimers(patterns);
  }

  boolean contains(TimerInfo timer) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.equals("*")
                    || matches(pattern, timer.name())
                    || matches(pattern, timer.task())
                    || matchesPlace(pattern, timer.origin()));
  }

  private static boolean matches(String pattern, @Nullable String value) {
    if (value == null) {
      return false;
    }
    return pattern.endsWith("*")
        ? value.startsWith(pattern.substring(0, pattern.length() - 1))
        : value.equals(pattern);
  }

  /** A place is named by class and method; an origin goes on with the file and the line. */
  private static boolean matchesPlace(String pattern, @Nullable String origin) {
    return matches(pattern, origin) || (origin != null && origin.startsWith(pattern + "("));
  }
}
