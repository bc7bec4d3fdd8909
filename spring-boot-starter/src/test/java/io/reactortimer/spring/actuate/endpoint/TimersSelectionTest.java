// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.spring.Asking;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimersSelectionTest {

  @ParameterizedTest
  @CsvSource({"a*, true, true", "room, FALSE, false", "room.*, , false"})
  void nameAndDryRunAreRead(String name, String dryRun, boolean counted) {
    TimersSelection selection =
        TimersSelection.of(name, null, null, null, dryRun, Asking.ALL_SHOWN);

    assertThat(selection.dryRun()).isEqualTo(counted);
    assertThat(selection.query().toString()).contains("name=" + name + ",");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "*"})
  void nameIsNeeded(String name) {
    assertThatThrownBy(() -> TimersSelection.of(name, null, null, null, null, Asking.ALL_SHOWN))
        .hasMessageStartingWith("name is needed, or a tag, or suspect: the name of the timers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "**"})
  void nameMayEndInOneAsterisk(String name) {
    assertThatThrownBy(() -> TimersSelection.of(name, null, null, null, null, Asking.ALL_SHOWN))
        .hasMessage("name must be a name, or the beginning of one and then '*': " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "1"})
  void dryRunMustBeTrueOrFalse(String dryRun) {
    assertThatThrownBy(() -> TimersSelection.of("room", null, null, null, dryRun, Asking.ALL_SHOWN))
        .hasMessage("dryRun must be true or false: " + dryRun);
  }

  @Test
  void aTagSelectsByItselfAndTogetherWithAName() {
    assertThat(select(null, "room:7", null).query().toString()).contains("tag=room:7");
    assertThat(select("a*", "room:7", null).query().toString()).contains("name=a*", "tag=room:7");
    assertThat(select("a*", "room:7", null)).hasToString("; name: a*; tag: room:7");
  }

  @Test
  void whoMayNotSeeATagCannotSelectByIt() {
    assertThatThrownBy(() -> TimersSelection.of(null, "room:7", null, null, null, Asking.HIDDEN))
        .hasMessageStartingWith("tag cannot be asked for");
  }

  @Test
  void aTagDoesNotMakeUpForANameThatIsNone() {
    assertThatThrownBy(() -> select("*", "room:7", null)).hasMessageStartingWith("name is needed");
  }

  @Test
  void limitIsOneOrMore() {
    assertThat(select("a", null, null).limit()).isEqualTo(Long.MAX_VALUE);
    assertThat(select("a", null, "5000").limit()).isEqualTo(5000);
    for (String limit : List.of("0", "-1", "x", "")) {
      assertThatThrownBy(() -> select("a", null, limit))
          .hasMessage("limit must be a whole number, 1 or greater: " + limit);
    }
  }

  private static TimersSelection select(String name, String tag, String limit) {
    return TimersSelection.of(name, tag, null, limit, null, Asking.ALL_SHOWN);
  }
}
