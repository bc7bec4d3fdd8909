// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapingTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "room.tick", "größe 7", "日本", "a\\b", "\uD83D\uDE00"})
  void whatPrintsIsLeftAlone(String text) {
    assertThat(Escaping.of(text)).isEqualTo(text);
  }

  @Test
  void whatBeginsALineOrSteersATerminalIsEscaped() {
    assertThat(Escaping.of("a\r\nb\u001b[2Jc\u2028d\u202ee\u0085f\tg"))
        .isEqualTo("a\\u{d}\\u{a}b\\u{1b}[2Jc\\u{2028}d\\u{202e}e\\u{85}f\\u{9}g");
    assertThat(Escaping.of("half a pair: \uD83D")).isEqualTo("half a pair: \\u{d83d}");
  }
}
