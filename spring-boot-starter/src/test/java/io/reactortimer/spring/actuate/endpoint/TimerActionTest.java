// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.spring.actuate.endpoint.TimerAction.Verb;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimerActionTest {

  @ParameterizedTest
  @CsvSource({"pause, PAUSE", "Resume, RESUME", "RESET, RESET"})
  void actionIsReadInAnyCase(String action, Verb verb) {
    assertThat(TimerAction.of(action, null)).isEqualTo(new TimerAction(verb, null));
  }

  @Test
  void resetMayHaveAPeriod() {
    TimerAction action = TimerAction.of("reset", "5s");

    assertThat(action.period()).isEqualTo(Duration.ofSeconds(5));
    assertThat(action).hasToString("reset to a period of PT5S");
  }

  @Test
  void aMillisecondIsTheShortestPeriod() {
    assertThat(TimerAction.of("reset", "1ms").period()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void manyArePausedAndResumedButNotReset() {
    assertThat(TimerAction.ofMany("Pause")).isEqualTo(new TimerAction(Verb.PAUSE, null));
    assertThatThrownBy(() -> TimerAction.ofMany("reset"))
        .hasMessage("action must be one of pause, resume: reset");
    assertThatThrownBy(() -> TimerAction.ofMany(null))
        .hasMessage("action must be one of pause, resume");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "stop", "reset "})
  void actionMustBeOneOfThree(String action) {
    assertThatThrownBy(() -> TimerAction.of(action, null))
        .hasMessage(
            "action must be one of pause, resume, reset" + (action == null ? "" : ": " + action));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume"})
  void periodIsForReset(String action) {
    assertThatThrownBy(() -> TimerAction.of(action, "5s"))
        .hasMessage("period can be given with the action reset only: 5s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-5s", "1ns", "999us", "x", "", "107000d", "9223372036854775807d"})
  void periodMustBeAMillisecondOrLonger(String period) {
    assertThatThrownBy(() -> TimerAction.of("reset", period))
        .hasMessage(
            "period must be a duration of at least 1 ms, as in 5s or PT5S, and at most 292 years: "
                + period);
  }

  @Test
  void aPeriodThatThisTimerCannotHaveIsNotValidEither() {
    TimerScheduler scheduler = TimerScheduler.create("aligned");
    try {
      Timers.every(Duration.ofMinutes(1)).aligned().on(scheduler).counts().subscribe();
      LiveTimers timers = scheduler.live().withPatience(Waiting.PATIENCE);
      long id = timers.page(TimerQuery.all()).timers().get(0).id();
      TimerAction action = TimerAction.of("reset", "1ms");
      assertThatThrownBy(() -> action.applyTo(timers, id))
          .isInstanceOf(InvalidTimersRequestException.class)
          .hasMessageContaining("period is not possible: ")
          .hasMessageContaining("aligned interval must be at least PT0.01S");
    } finally {
      scheduler.dispose();
    }
  }
}
