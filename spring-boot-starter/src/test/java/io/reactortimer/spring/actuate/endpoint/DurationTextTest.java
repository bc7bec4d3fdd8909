// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "0.000001, 0.000001ms",
    "0.655, 0.655ms",
    "15.311, 15.3ms",
    "655.4, 655ms",
    "999.9, 1s",
    "-20, -20ms",
    "1000, 1s",
    "15250, 15.3s",
    "59990, 1m0s",
    "60000, 1m0s",
    "3599000, 59m59s",
    "3600000, 1h0m",
    "97200000, 1d3h",
    "9223372036854, 106751d23h"
  })
  void durationsAreReadable(BigDecimal millis, String text) {
    assertThat(DurationText.of(millis)).isEqualTo(text);
  }
}
