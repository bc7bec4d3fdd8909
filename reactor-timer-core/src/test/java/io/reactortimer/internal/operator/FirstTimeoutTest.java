// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

/** {@code Timers.timeout(source, first, next)}: one limit for the beginning, another after it. */
class FirstTimeoutTest {

  private final ManualTimers time = ManualTimers.exact();
  private final TestPublisher<Integer> source = TestPublisher.create();
  private final List<Object> seen = new ArrayList<>();

  private void subscribe(Flux<Integer> flux, long firstMillis, long nextMillis) {
    Timers.timeout(
            flux, Duration.ofMillis(firstMillis), Duration.ofMillis(nextMillis), time.scheduler())
        .subscribe(seen::add, seen::add, () -> seen.add("complete"));
  }

  private void expectTimeoutOf(long millis) {
    assertThat(seen).last().isInstanceOf(TimeoutException.class);
    assertThat((Throwable) seen.get(seen.size() - 1)).hasMessageContaining(" " + millis + "ms");
    assertThat(time.scheduler().live().count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1000, 100", "100, 1000", "100, 100", "3600000, 10"})
  void theFirstElementMayTakeTheFirstLimitAndNoLonger(long first, long next) {
    subscribe(source.flux(), first, next);
    time.advanceMillis(first - 1);
    assertThat(seen).isEmpty();
    time.advanceMillis(1);
    expectTimeoutOf(first);
    source.assertCancelled();
  }

  @ParameterizedTest
  @CsvSource({"1000, 100", "100, 1000", "100, 100", "3600000, 10"})
  void eachOtherMayTakeTheNextLimitAndNoLonger(long first, long next) {
    subscribe(source.flux(), first, next);
    time.advanceMillis(first / 2);
    source.next(1);
    time.advanceMillis(next - 1);
    source.next(2);
    time.advanceMillis(next - 1);
    source.next(3);
    assertThat(seen).containsExactly(1, 2, 3);
    time.advanceMillis(next - 1);
    assertThat(seen).hasSize(3);
    time.advanceMillis(1);
    expectTimeoutOf(next);
  }

  @ParameterizedTest
  @CsvSource({"1000, 100", "100, 1000"})
  void anElementOfTheSubscriptionItselfIsTheFirst(long first, long next) {
    subscribe(Flux.just(1).concatWith(Mono.never()), first, next);
    assertThat(seen).containsExactly(1);
    time.advanceMillis(next - 1);
    assertThat(seen).hasSize(1);
    time.advanceMillis(1);
    expectTimeoutOf(next);
  }

  @ParameterizedTest
  @CsvSource({"1000, 100", "100, 1000"})
  void anElementFromElsewhereIsToo(long first, long next) {
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    subscribe(sink.asFlux(), first, next);
    time.advanceMillis(50);
    time.loops().elsewhere(() -> sink.tryEmitNext(1));
    time.advanceMillis(next - 1);
    assertThat(seen).containsExactly(1);
    time.advanceMillis(1);
    expectTimeoutOf(next);
  }

  @Test
  void aLongFirstLimitIsLookedAtOnceAndTheTimerIsChangedOnce() {
    subscribe(source.flux(), 3_600_000, 100);
    time.advanceMillis(1);
    source.next(0);
    long before = time.loops().wakeups();
    for (int i = 1; i < 1_000; i++) {
      time.advanceMillis(1);
      source.next(i);
    }
    assertThat(seen).hasSize(1_000);
    assertThat(time.loops().wakeups() - before).isBetween(9L, 13L);
    time.advanceMillis(99);
    assertThat(seen).hasSize(1_000);
    time.advanceMillis(1);
    expectTimeoutOf(100);
  }

  @Test
  void theTimeThatTheSubscriberTakesOverTheFirstDoesNotCount() {
    Timers.timeout(source.flux(), Duration.ofSeconds(1), Duration.ofMillis(100), time.scheduler())
        .subscribe(
            n -> {
              time.advanceMillis(5_000); // as if the loop ran on, beside a slow subscriber
              seen.add(n);
            },
            seen::add);
    source.next(1);
    assertThat(seen).containsExactly(1);
    time.advanceMillis(99);
    assertThat(seen).hasSize(1);
    time.advanceMillis(1);
    expectTimeoutOf(100);
  }

  @Test
  void anEndTakesTheTimerOut() {
    subscribe(source.flux(), 1_000, 100);
    source.next(1).complete();
    time.advanceMillis(10_000);
    assertThat(seen).containsExactly(1, "complete");
    assertThat(time.scheduler().live().count()).isZero();
    assertThat(time.loops().loop().armedCount()).isZero();
  }

  @Test
  void contract7LimitsBeyondTheEndOfTimeNeverCome() {
    long ages = Duration.ofDays(365 * 200).toMillis();
    subscribe(source.flux(), ages, 100);
    time.advance(Duration.ofDays(365));
    source.next(1);
    time.advanceMillis(100);
    expectTimeoutOf(100);
  }

  @Test
  void badLimitsAreRefusedByName() {
    Flux<Integer> flux = Flux.never();
    assertThatThrownBy(() -> Timers.timeout(flux, Duration.ZERO, Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("first must be positive: PT0S");
    assertThatThrownBy(() -> Timers.timeout(flux, Duration.ofMillis(1), Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("next must be positive: PT-0.001S");
  }
}
