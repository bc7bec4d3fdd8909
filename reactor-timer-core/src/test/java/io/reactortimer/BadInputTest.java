// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Every refusal names the argument and the value. */
class BadInputTest {

  private static final Duration TOO_LONG = Duration.ofDays(366L * 300);
  private static final IntervalSpec SPEC = Timers.every(Duration.ofSeconds(1));

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal(() -> Timers.interval(Duration.ZERO), "period", "PT0S"),
        refusal(() -> Timers.interval(Duration.ofNanos(-1)), "period", "PT-0.000000001S"),
        refusal(() -> Timers.interval(TOO_LONG), "period", TOO_LONG.toString()),
        refusal(
            () -> Timers.interval(Duration.ofNanos(-1), Duration.ofSeconds(1)),
            "initialDelay",
            "PT-0.000000001S"),
        refusal(
            () -> Timers.interval(TOO_LONG, Duration.ofSeconds(1)),
            "initialDelay",
            TOO_LONG.toString()),
        refusal(() -> SPEC.slack(Duration.ofMillis(-2)), "slack", "PT-0.002S"),
        refusal(() -> SPEC.slack(Duration.ofMillis(101)), "slack", "PT0.101S"),
        refusal(
            () -> TimerScheduler.builder("x").slack(Duration.ofMillis(250)), "slack", "PT0.25S"),
        refusal(
            () -> TimerScheduler.builder("x").slack(Duration.ofSeconds(Long.MAX_VALUE)),
            "slack",
            "PT2562047788015215H30M7S"),
        refusal(() -> SPEC.name("  "), "name", "'  '"),
        refusal(() -> TimerOptions.named(" "), "name", "' '"),
        refusal(() -> TimerOptions.defaults().name(""), "name", "''"),
        refusal(() -> TimerOptions.defaults().tag(" ", "x"), "key", "' '"),
        refusal(() -> TimerOptions.defaults().slack(Duration.ofMillis(101)), "slack", "PT0.101S"),
        refusal(
            () -> TimerOptions.defaults().slack(Duration.ofNanos(-1)), "slack", "PT-0.000000001S"),
        refusal(() -> SPEC.tag("", "x"), "key", "''"),
        refusal(() -> TimerScheduler.builder(" "), "name", "' '"),
        refusal(() -> TimerScheduler.builder("x").workers(0), "workers", "0"),
        refusal(() -> TimerScheduler.builder("x").workers(-7), "workers", "-7"),
        refusal(() -> TimerScheduler.builder("x").workers(1025), "workers", "1025"),
        refusal(() -> TimerScheduler.builder("x").maxLive(-1), "maxLive", "-1"),
        refusal(
            () -> TimerScheduler.builder("x").slack(Duration.ofNanos(-5)),
            "slack",
            "PT-0.000000005S"));
  }

  private static Arguments refusal(Runnable call, String argument, String value) {
    return Arguments.of(argument + " = " + value, call, argument, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefused(String name, Runnable call, String argument, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(call::run)
        .withMessageContaining(argument)
        .withMessageContaining(value);
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> Timers.interval(null)).withMessage("period");
    assertThatNullPointerException()
        .isThrownBy(() -> Timers.interval(null, Duration.ofSeconds(1)))
        .withMessage("initialDelay");
    assertThatNullPointerException().isThrownBy(() -> SPEC.on(null)).withMessage("scheduler");
    assertThatNullPointerException().isThrownBy(() -> SPEC.name(null)).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> SPEC.tag("k", null)).withMessage("value");
    assertThatNullPointerException()
        .isThrownBy(() -> SPEC.missedTicks(null))
        .withMessage("missedTicks");
    assertThatNullPointerException()
        .isThrownBy(() -> Timers.useAsDefault(null))
        .withMessage("scheduler");
    assertThatNullPointerException()
        .isThrownBy(() -> TimerScheduler.builder(null))
        .withMessage("name");
  }

  static Stream<Arguments> optionsAndSchedulers() {
    Duration second = Duration.ofSeconds(1);
    Scheduler nowhere = null;
    TimerOptions nothing = null;
    Flux<Integer> flux = Flux.never();
    Mono<Integer> mono = Mono.never();
    return Stream.of(
        nullRefusal(() -> Timers.keepAlive(flux, second, () -> 1, nowhere), "scheduler"),
        nullRefusal(() -> Timers.keepAlive(flux, second, () -> 1, nothing), "options"),
        nullRefusal(() -> Timers.timeout(flux, second, nowhere), "scheduler"),
        nullRefusal(() -> Timers.timeout(flux, second, nothing), "options"),
        nullRefusal(() -> Timers.timeout(flux, second, second, nowhere), "scheduler"),
        nullRefusal(() -> Timers.timeout(flux, second, second, nothing), "options"),
        nullRefusal(() -> Timers.timeout(mono, second, nowhere), "scheduler"),
        nullRefusal(() -> Timers.timeout(mono, second, nothing), "options"),
        nullRefusal(() -> TimerOptions.named(null), "name"),
        nullRefusal(() -> TimerOptions.defaults().name(null), "name"),
        nullRefusal(() -> TimerOptions.defaults().tag(null, "x"), "key"),
        nullRefusal(() -> TimerOptions.defaults().tag("x", null), "value"),
        nullRefusal(() -> TimerOptions.defaults().slack(null), "slack"),
        nullRefusal(() -> TimerOptions.defaults().on(null), "scheduler"));
  }

  private static Arguments nullRefusal(Runnable call, String argument) {
    return Arguments.of(call, argument);
  }

  @ParameterizedTest(name = "{index} {1}")
  @MethodSource("optionsAndSchedulers")
  void noOptionOrSchedulerMayBeNull(Runnable call, String argument) {
    assertThatNullPointerException().isThrownBy(call::run).withMessage(argument);
  }

  @Test
  void aDisposedSchedulerCannotBecomeTheDefault() {
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timers.useAsDefault(gone))
        .withMessageContaining("scheduler")
        .withMessageContaining("gone");
  }

  @Test
  void aHookThatLosesATaskIsToldOfToItsCaller() {
    TimerScheduler scheduler = TimerScheduler.create("hooked");
    Schedulers.onScheduleHook("lossy", task -> null);
    try {
      assertThatNullPointerException()
          .isThrownBy(() -> scheduler.schedule(() -> {}))
          .withMessageContaining("onSchedule");
      assertThatNullPointerException()
          .isThrownBy(() -> scheduler.schedule(() -> {}, 1, TimeUnit.HOURS))
          .withMessageContaining("onSchedule");
    } finally {
      Schedulers.resetOnScheduleHook("lossy");
      scheduler.dispose();
    }
  }
}
