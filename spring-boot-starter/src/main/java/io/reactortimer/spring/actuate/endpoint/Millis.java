// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Durations as the endpoint writes them: a number of milliseconds, to a microsecond; one that would
 * be zero by that, to a nanosecond.
 */
public final class Millis {

  private Millis() {}

  public static BigDecimal of(Duration duration) {
    BigDecimal millis =
        BigDecimal.valueOf(duration.getSeconds())
            .movePointRight(3)
            .add(BigDecimal.valueOf(duration.getNano(), 6));
    BigDecimal rounded = millis.setScale(3, RoundingMode.HALF_UP);
    millis = (rounded.signum() == 0 ? millis : rounded).stripTrailingZeros();
    // 1000 strips to 1E+3, which is a JSON number too but not one that people like to read.
    return millis.scale() < 0 ? millis.setScale(0) : millis;
  }

  static @Nullable BigDecimal ofNullable(@Nullable Duration duration) {
    return duration == null ? null : of(duration);
  }
}
