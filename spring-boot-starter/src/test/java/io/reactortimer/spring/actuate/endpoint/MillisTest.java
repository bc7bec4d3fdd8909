// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MillisTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0",
    "PT1S, 1000",
    "PT24H, 86400000",
    "PT0.0005S, 0.5",
    "PT0.000001S, 0.001",
    "PT0.0000004S, 0.0004",
    "PT0.000000001S, 0.000001",
    "PT-0.0000004S, -0.0004",
    "PT0.0000005S, 0.001",
    "PT1.234567891S, 1234.568",
    "PT-0.25S, -250",
  })
  void readAsPeopleWriteThem(Duration duration, String written) {
    assertThat(Millis.of(duration)).hasToString(written);
  }

  @Test
  void longestDurationDoesNotOverflow() {
    assertThat(Millis.of(Duration.ofSeconds(Long.MAX_VALUE))).hasToString("9223372036854775807000");
  }

  @Test
  void unknownStaysUnknown() {
    assertThat(Millis.ofNullable(null)).isNull();
  }
}
