// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as people read them: three digits and a unit, or two units. */
final class DurationText {

  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private DurationText() {}

  /** Returns the text of a number of milliseconds; null for null. */
  static @Nullable String ofNullable(@Nullable BigDecimal millis) {
    return millis == null ? null : of(millis);
  }

  static String of(BigDecimal millis) {
    if (millis.signum() < 0) {
      return "-" + of(millis.negate());
    }
    BigDecimal shown = millis.round(DIGITS);
    if (shown.compareTo(BigDecimal.valueOf(1000)) < 0) {
      return plain(shown) + "ms";
    }
    if (shown.compareTo(BigDecimal.valueOf(60_000)) < 0) {
      return plain(shown.movePointLeft(3)) + "s";
    }
    // At least a minute, which 59.99 s have just been rounded to.
    Duration span = Duration.ofSeconds(Math.max(60, millis.movePointLeft(3).longValue()));
    if (span.toMinutes() < 60) {
      return span.toMinutes() + "m" + span.toSecondsPart() + "s";
    }
    return span.toHours() < 24
        ? span.toHours() + "h" + span.toMinutesPart() + "m"
        : span.toDays() + "d" + span.toHoursPart() + "h";
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
