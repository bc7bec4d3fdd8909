// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.Origins;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** A listing shows where in the application's code a timer was made. */
class OriginsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @AfterEach
  void resetHooks() {
    Hooks.resetOnOperatorDebug();
  }

  private static ManualTimers with(Origins origins) {
    return ManualTimers.of(TimerScheduler.builder("manual").origins(origins), 0);
  }

  private static List<TimerInfo> live(ManualTimers time) {
    return time.scheduler().live().page(TimerQuery.all()).timers();
  }

  static Stream<Named<Consumer<TimerScheduler>>> eachWay() {
    return Stream.of(
        way("interval", timers -> Timers.every(HOUR).on(timers).counts().subscribe()),
        way(
            "interval with a phase",
            timers -> Timers.every(HOUR).phase(HOUR).on(timers).ticks().subscribe()),
        way(
            "interval with jitter",
            timers -> Timers.every(HOUR).jitter(0.1).on(timers).ticks().subscribe()),
        way(
            "interval with a tag",
            timers -> Timers.every(HOUR).tag("room", "1").on(timers).ticks().subscribe()),
        way("ticker", timers -> Timers.every(HOUR).on(timers).ticker().asFlux().subscribe()),
        way("fixed delay", timers -> Timers.fixedDelay(HOUR, Mono::empty).on(timers).start()),
        way(
            "keep-alive",
            timers -> Timers.keepAlive(Flux.never(), HOUR, () -> 1, timers).subscribe()),
        way("timeout of a flux", timers -> Timers.timeout(Flux.never(), HOUR, timers).subscribe()),
        way("timeout of a mono", timers -> Timers.timeout(Mono.never(), HOUR, timers).subscribe()));
  }

  private static Named<Consumer<TimerScheduler>> way(String name, Consumer<TimerScheduler> make) {
    return Named.of(name, make);
  }

  @ParameterizedTest
  @MethodSource("eachWay")
  void everyTimerOfTimersTellsItsLine(Consumer<TimerScheduler> make) {
    ManualTimers time = with(Origins.ALL);
    make.accept(time.scheduler());

    assertThat(live(time))
        .singleElement()
        .extracting(TimerInfo::origin)
        .asString()
        .matches("io\\.reactortimer\\.OriginsTest\\.eachWay\\(OriginsTest\\.java:\\d+\\)");
  }

  @ParameterizedTest
  @MethodSource("eachWay")
  void reactorsDebugModeRecordsTheLineToo(Consumer<TimerScheduler> make) {
    ManualTimers time = with(Origins.OFF);
    Hooks.onOperatorDebug();
    make.accept(time.scheduler());

    assertThat(live(time))
        .singleElement()
        .extracting(TimerInfo::origin)
        .asString()
        .contains("OriginsTest.java:");
  }

  @ParameterizedTest
  @MethodSource("eachWay")
  void theFirstFewAreRecordedByDefault(Consumer<TimerScheduler> make) {
    ManualTimers time = ManualTimers.exact();
    assertThat(time.scheduler().origins()).isEqualTo(Origins.SAMPLED);
    for (int i = 0; i < 100; i++) {
      make.accept(time.scheduler());
    }

    assertThat(live(time).stream().filter(timer -> timer.origin() != null))
        .hasSizeBetween(8, 100)
        .first()
        .extracting(TimerInfo::origin)
        .asString()
        .contains("OriginsTest.java:");
  }

  @ParameterizedTest
  @MethodSource("eachWay")
  void offRecordsNone(Consumer<TimerScheduler> make) {
    ManualTimers time = with(Origins.OFF);
    make.accept(time.scheduler());

    assertThat(live(time)).singleElement().extracting(TimerInfo::origin).isNull();
  }

  @Test
  void allCanBeRecordedForAWhile() {
    ManualTimers time = with(Origins.OFF);
    Disposable recording = Timers.captureAllOrigins();
    Timers.every(HOUR).on(time.scheduler()).counts().subscribe();
    recording.dispose();
    Timers.every(HOUR).on(time.scheduler()).counts().subscribe();

    assertThat(live(time))
        .extracting(timer -> timer.origin() == null)
        .containsExactlyInAnyOrder(false, true);
  }

  @Test
  void anIntervalThatSharesItsPublisherKeepsItsLine() {
    ManualTimers time = with(Origins.ALL);
    for (int i = 0; i < 3; i++) {
      Timers.every(HOUR).phase(HOUR).on(time.scheduler()).counts().subscribe();
      Timers.every(HOUR).phase(HOUR).on(time.scheduler()).counts().subscribe();
    }
    time.advance(HOUR.multipliedBy(3));

    assertThat(live(time))
        .allSatisfy(timer -> assertThat(timer.ticks()).isPositive())
        .extracting(TimerInfo::origin)
        .hasSize(6)
        .doesNotContainNull()
        .satisfies(origins -> assertThat(origins.stream().distinct()).hasSize(2));
  }

  @Test
  void aResetTickerKeepsItsLine() {
    ManualTimers time = with(Origins.ALL);
    Ticker ticker = Timers.every(HOUR).on(time.scheduler()).ticker();
    ticker.reset(HOUR.multipliedBy(2));
    ticker.asFlux().subscribe();

    assertThat(live(time).get(0).origin()).contains("aResetTickerKeepsItsLine");
  }
}
