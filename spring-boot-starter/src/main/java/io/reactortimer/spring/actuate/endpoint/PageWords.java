// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What timers look like in words and numbers on the page; {@code page.js} says the same. */
final class PageWords {

  /** Of a name or a chain in a table; the page of one timer shows more. */
  private static final int SHORT = 60;

  private static final int LONG = 500;

  private PageWords() {}

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static @Nullable String duration(@Nullable BigDecimal millis) {
    return DurationText.ofNullable(millis);
  }

  static String percent(BigDecimal share) {
    return String.format(Locale.ROOT, "%.1f%%", share.movePointRight(2));
  }

  static String age(Instant created, Instant now) {
    Duration age = Duration.between(created, now);
    return DurationText.of(Millis.of(age.isNegative() ? Duration.ZERO : age));
  }

  /** Returns its name; else the call it guards, in brackets; else a dash. */
  static String name(TimerDescriptor timer) {
    if (timer.name() != null) {
      return cut(timer.name());
    }
    return timer.call() == null ? "–" : cut("(" + timer.call() + ")");
  }

  static @Nullable String demand(TimerDescriptor timer) {
    if (timer.unbounded() != null) {
      return "unbounded";
    }
    return timer.demand() == null ? null : number(timer.demand());
  }

  static @Nullable String tags(@Nullable Map<String, String> tags) {
    return tags == null
        ? null
        : tags.entrySet().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(" "));
  }

  /** Returns the innermost call outside the JDK; a JDK call only shows that it waits. */
  static @Nullable String culprit(@Nullable List<String> stuckIn) {
    return stuckIn == null ? null : cut(TimersText.culprit(stuckIn));
  }

  static String cut(String text) {
    return cut(text, SHORT);
  }

  static String cutLong(String text) {
    return cut(text, LONG);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
