// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuspectLogTest {

  private static Suspect suspect(String name, String origin) {
    return new Suspect(
        SuspectReason.NO_AUDIENCE,
        12,
        name,
        TimerKind.INTERVAL,
        List.of("interval", "replay"),
        origin,
        "app",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of(7L),
        Map.of("now", 12L),
        "12 timers feed a replay",
        "End the source.");
  }

  @Test
  void aWarningNamesGroupAndLine() {
    assertThat(SuspectLog.warning(suspect("room.beat", "Room.open(Room.java:7)"), 0))
        .isEqualTo(
            "Suspected timers on app, NO_AUDIENCE: 12 timers feed a replay; INTERVAL room.beat,"
                + " made at Room.open(Room.java:7)");
  }

  @Test
  void whatANameHidesFromAReaderIsEscaped() {
    // A line feed, the next line and the beginning of a sequence for terminals of C1, and text that
    // runs from right to left.
    String hostile = "a\nb\u0085c\u009bd\u202ee";

    assertThat(SuspectLog.warning(suspect(hostile, hostile), 0))
        .endsWith(
            "INTERVAL a\\u{a}b\\u{85}c\\u{9b}d\\u{202e}e,"
                + " made at a\\u{a}b\\u{85}c\\u{9b}d\\u{202e}e");
  }
}
