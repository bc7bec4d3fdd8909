// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import static io.reactortimer.test.TimerAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class TimersAssertTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers timers = ManualTimers.create();

  private Disposable beat() {
    return Timers.every(SECOND).name("beat").on(timers).counts().subscribe();
  }

  @Test
  void noTimersAreLive() {
    assertThat(timers).hasNoLiveTimers();
    assertThat(timers.scheduler()).hasNoLiveTimers();
    beat();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(timers).hasNoLiveTimers())
        .withMessageContaining("Expected no live timers")
        .withMessageContaining("INTERVAL \"beat\"");
  }

  @Test
  void ticksAreCountedByName() {
    beat();
    Disposable other = beat();
    timers.advanceBy(Duration.ofSeconds(2));
    assertThat(timers).hasTicked("beat", 4).hasMissed("beat", 0);
    other.dispose();
    assertThat(timers).hasTicked("beat", 2);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(timers).hasTicked("beat", 3))
        .withMessageContaining("to have ticked 3, but it is 2");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(timers).hasTicked("heart", 1))
        .withMessageContaining("\"heart\"")
        .withMessageContaining("[beat]");
  }

  @Test
  void missedTicksAreCountedByName() {
    beat();
    timers.stall(Duration.ofSeconds(3));
    timers.runDue();
    assertThat(timers).hasTicked("beat", 1).hasMissed("beat", 2);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(timers).hasMissed("beat", 0));
  }

  @Test
  void whatIsLiveCanBeAskedForAnything() {
    beat();
    assertThat(timers).liveTimers().extracting(TimerInfo::kind).containsExactly(TimerKind.INTERVAL);
  }
}
