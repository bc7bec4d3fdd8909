// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.PartialAnswerException;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A loop that stops answering while one of its timers is steered. */
class TimersControlTest {

  private static final TimerAction PAUSE = TimerAction.of("pause", null);

  private final TimerScheduler scheduler = TimerScheduler.create("steered");
  private TimerInfo timer;

  @BeforeEach
  void start() {
    Timers.every(Duration.ofHours(1)).on(scheduler).counts().subscribe();
    timer = scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers().get(0);
  }

  @AfterEach
  void dispose() {
    scheduler.dispose();
  }

  /** Its timers, once they can be paused and no longer found. */
  private TimerSearch.Found found(boolean pauses) {
    LiveTimers silent =
        (LiveTimers)
            Proxy.newProxyInstance(
                LiveTimers.class.getClassLoader(),
                new Class<?>[] {LiveTimers.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("pause")) {
                    return pauses;
                  }
                  throw new PartialAnswerException("a loop does not answer");
                });
    return new TimerSearch.Found(silent, timer);
  }

  @Test
  void whatIsDoneIsNoFailureThoughTheLoopHasStoppedAnswering() {
    assertThat(TimersControl.steer(found(true), PAUSE, "ann")).contains(timer);
  }

  @Test
  void whereNothingWasDoneItRemainsUnknownWhetherTheTimerIsThere() {
    assertThatExceptionOfType(PartialAnswerException.class)
        .isThrownBy(() -> TimersControl.steer(found(false), PAUSE, "ann"));
  }
}
