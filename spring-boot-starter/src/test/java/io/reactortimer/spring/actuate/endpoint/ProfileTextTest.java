// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.Asking.ALL_SHOWN;
import static io.reactortimer.spring.Asking.HIDDEN;
import static io.reactortimer.spring.Asking.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.ProfileEntry;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerTurnover;
import io.reactortimer.spring.actuate.endpoint.ProfileDescriptor.Entry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a profile looks like, and how it is asked for. */
class ProfileTextTest {

  private static final ProfileEntry LINE =
      new ProfileEntry(
          "com.example.Room.join(Room.java:7)",
          null,
          null,
          2056,
          10,
          new TimerTurnover(
              12.3456, 10.0, null, Duration.ofMillis(3850), Duration.ofMinutes(3), 400),
          Arrays.asList(12L, null, 2056L));

  private static final ProfileEntry GROUP =
      new ProfileEntry(
          null,
          "upstream",
          TimerKind.TIMEOUT,
          3,
          3,
          new TimerTurnover(900.4, 901.2, 0.02134, null, null, 12),
          List.of(3L));

  @Test
  void aLineIsShownWithWhatIsKnownOfIt() {
    assertThat(
            ProfileText.of(
                new ProfileDescriptor(
                    ProfileBy.ORIGIN, List.of(Entry.of("app", LINE, ALL_SHOWN)), 2, true)))
        .isEqualTo(
            """
            LIVE  MADE/S  ENDED/S  FIRED  LIVED P50   P99  LAST HOUR  SCHEDULER  ORIGIN
            2056    12.3       10      -      3.85s  3m0s    12-2056  app        com.example.Room.join(Room.java:7)
            and 2 more
            A stalled loop kept some timers from being seen.
            """);
  }

  @Test
  void whatRestsOnTooFewSamplesIsSaidToBeTooFew() {
    assertThat(
            ProfileText.of(
                new ProfileDescriptor(
                    ProfileBy.GROUP, List.of(Entry.of("app", GROUP, ALL_SHOWN)), 0, false)))
        .isEqualTo(
            """
            LIVE  MADE/S  ENDED/S   FIRED  LIVED P50      P99  LAST HOUR  SCHEDULER  GROUP
               3     900      901  2.13 %    too few  too few          3  app        TIMEOUT upstream
            """);
  }

  @Test
  void aLineObeysShowValues() {
    assertThat(Entry.of("app", LINE, HIDDEN).origin()).isEqualTo("******");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "kind", "state", "tag", "minAge", "suspect", "sort", "after"})
  void aProfileIsOfAllTimers(String parameter) {
    assertThatThrownBy(() -> ProfileRequest.of(asked("by", "origin", parameter, "1")))
        .hasMessageContaining(parameter)
        .hasMessageContaining("by");
  }

  @Test
  void whatItIsByMustBeKnown() {
    assertThat(ProfileRequest.of(asked("by", "Group", "limit", "5")))
        .isEqualTo(new ProfileRequest(ProfileBy.GROUP, 5));
    assertThatThrownBy(() -> ProfileRequest.of(asked("by", "line")))
        .hasMessageContaining("must be one of origin, group");
  }
}
