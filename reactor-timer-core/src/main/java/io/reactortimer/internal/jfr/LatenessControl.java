// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.SettingControl;

/**
 * From which lateness on a tick is written, as in {@code 100 ms}. Of several recordings the least
 * counts. What is no such time is read as 100 ms. The recorder sets it, any thread asks.
 */
final class LatenessControl extends SettingControl {

  static final String DEFAULT = "100 ms";

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ns|us|ms|s|m|h)");
  private static final Map<String, TimeUnit> UNITS =
      Map.of(
          "ns", TimeUnit.NANOSECONDS,
          "us", TimeUnit.MICROSECONDS,
          "ms", TimeUnit.MILLISECONDS,
          "s", TimeUnit.SECONDS,
          "m", TimeUnit.MINUTES,
          "h", TimeUnit.HOURS);

  private volatile String value = DEFAULT;
  private volatile long nanos = nanosOf(DEFAULT);

  @Override
  public String combine(Set<String> values) {
    String least = DEFAULT;
    long leastNanos = Long.MAX_VALUE;
    for (String each : values) {
      if (nanosOf(each) < leastNanos) {
        least = each;
        leastNanos = nanosOf(each);
      }
    }
    return least;
  }

  @Override
  public void setValue(String time) {
    value = time;
    nanos = nanosOf(time);
  }

  @Override
  public String getValue() {
    return value;
  }

  /** Tells whether a tick is late enough. */
  boolean isMetBy(long latenessNanos) {
    return latenessNanos >= nanos;
  }

  static long nanosOf(String time) {
    Matcher parts = TIME.matcher(time.trim().toLowerCase(Locale.ROOT));
    return parts.matches()
        ? Objects.requireNonNull(UNITS.get(parts.group(2))).toNanos(Long.parseLong(parts.group(1)))
        : TimeUnit.MILLISECONDS.toNanos(100);
  }
}
