// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Rates and shares as the endpoint writes them: as exact as an estimate is. */
final class Rates {

  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private Rates() {}

  /** Returns so many each second, to three digits. */
  static @Nullable BigDecimal rate(@Nullable Double perSecond) {
    return perSecond == null ? null : plain(BigDecimal.valueOf(perSecond).round(DIGITS));
  }

  /** Returns a share from 0 to 1, to four places. */
  static @Nullable BigDecimal share(@Nullable Double share) {
    return share == null
        ? null
        : plain(BigDecimal.valueOf(share).setScale(4, RoundingMode.HALF_UP));
  }

  private static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Returns a rate, for people. */
  static @Nullable String text(@Nullable BigDecimal rate) {
    return rate == null ? null : rate.toPlainString();
  }

  /** Returns a share, for people. */
  static @Nullable String percent(@Nullable BigDecimal share) {
    return share == null
        ? null
        : plain(share.movePointRight(2).round(DIGITS)).toPlainString() + " %";
  }
}
