// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionRequestTest {

  @ParameterizedTest
  @CsvSource({"a*, true, true", "room, FALSE, false", "room.*, , false"})
  void nameAndDryRunAreRead(String name, String dryRun, boolean counted) {
    CompletionRequest request = CompletionRequest.of(name, dryRun);

    assertThat(request.dryRun()).isEqualTo(counted);
    assertThat(request.query().toString()).contains("name=" + name + ",");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "*"})
  void nameIsNeeded(String name) {
    assertThatThrownBy(() -> CompletionRequest.of(name, null))
        .hasMessageStartingWith("name is needed: the name of the timers to complete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "**"})
  void nameMayEndInOneAsterisk(String name) {
    assertThatThrownBy(() -> CompletionRequest.of(name, null))
        .hasMessage("name must be a name, or the beginning of one and then '*': " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "1"})
  void dryRunMustBeTrueOrFalse(String dryRun) {
    assertThatThrownBy(() -> CompletionRequest.of("room", dryRun))
        .hasMessage("dryRun must be true or false: " + dryRun);
  }
}
