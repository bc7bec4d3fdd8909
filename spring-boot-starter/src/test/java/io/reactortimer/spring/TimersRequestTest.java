// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimersRequestTest {

  @Test
  void nothingAskedIsTheFirstHundredOfAll() {
    TimersRequest request = TimersRequest.of(null, null, null);

    assertThat(request.limit()).isEqualTo(100);
    assertThat(request.query()).hasToString("TimerQuery(name=null, after=0, limit=100)");
  }

  @Test
  void everyParameterReachesTheQuery() {
    TimersRequest request = TimersRequest.of("room.*", "1000", "9223372036854775807");

    assertThat(request.limit()).isEqualTo(1000);
    assertThat(request.query())
        .hasToString("TimerQuery(name=room.*, after=9223372036854775807, limit=1000)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "4294967297", "9223372036854775808", "1.5", "x", ""})
  void limitMustBeInItsRange(String limit) {
    assertThatThrownBy(() -> TimersRequest.of(null, limit, null))
        .hasMessage("limit must be a whole number from 1 to 1000: " + limit)
        .isInstanceOfSatisfying(
            InvalidTimersRequestException.class,
            invalid -> {
              assertThat(invalid.problem().parameter()).isEqualTo("limit");
              assertThat(invalid.problem().value()).isEqualTo(limit);
            });
  }

  @ParameterizedTest
  @CsvSource({"-1", "x", "''", "9223372036854775808"})
  void afterMustBeAnId(String after) {
    assertThatThrownBy(() -> TimersRequest.of(null, null, after))
        .hasMessage("after must be the id of a timer: a whole number, 0 or greater: " + after);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*x", "a*b", "**"})
  void nameMayEndInOneAsterisk(String name) {
    assertThatThrownBy(() -> TimersRequest.of(name, null, null))
        .hasMessage("name must be a name, or the beginning of one and then '*': " + name);
  }
}
