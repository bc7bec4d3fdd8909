// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.ReactorTimers;
import io.reactortimer.ReactorTimers.Installation;
import io.reactortimer.TimerScheduler;
import io.reactortimer.contract.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Takes over Reactor's default as often as a test asks, and puts back what was there. */
@Timeout(90)
public abstract class TakeoverFixture {

  static final Duration MILLI = Duration.ofMillis(1);
  static final Duration HOUR = Duration.ofHours(1);

  private final List<Installation> installations = new ArrayList<>();
  public final ManualTimers time = ManualTimers.exact();

  @AfterEach
  final void putBackWhatWasThere() {
    VirtualTimeScheduler.reset();
    installations.forEach(Installation::dispose);
    Schedulers.resetFactory();
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  final Installation install(TimerScheduler scheduler) {
    Installation installation = ReactorTimers.install(scheduler);
    installations.add(installation);
    return installation;
  }

  final Installation install(TimerScheduler.Builder settings) {
    Installation installation = ReactorTimers.install(settings);
    installations.add(installation);
    return installation;
  }

  static TimerScheduler.Builder settings(String name) {
    return TimerScheduler.builder(name).workers(2);
  }

  static void assertWorks(Scheduler scheduler) {
    assertThat(Mono.delay(MILLI, scheduler).block(Waiting.PATIENCE)).isZero();
  }
}
