// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page was asked for holds for what it leads to. */
class PageFilterTest {

  private static final TimersParameters ASKED =
      new TimersParameters(
          "room.*", "INTERVAL", "PARKED", "room:7", "30s", "true", "age", "5", "4711", null);

  @ParameterizedTest
  @CsvSource({
    "name, room.%2A",
    "kind, INTERVAL",
    "state, PARKED",
    "tag, room%3A7",
    "minAge, 30s",
    "suspect, true",
    "sort, age",
    "limit, 5",
    "after, 4712"
  })
  void theNextPageIsOneOfTheSameList(String parameter, String value) {
    assertThat(PageLinks.fromList("timers").list(ASKED, "after", "4712"))
        .containsPattern("[?&]" + parameter + "=" + value + "(&|$)");
  }

  @ParameterizedTest
  @CsvSource({"name", "kind", "state", "tag", "minAge", "suspect", "sort", "limit"})
  void theFormKeepsWhatItDoesNotChange(String parameter) {
    Html html = new Html();
    FilterForm.write(html, PageLinks.fromList("timers"), ASKED);

    assertThat(html.toString()).contains("name=\"" + parameter + "\"");
  }
}
