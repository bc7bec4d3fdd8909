// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.ReactorTimers;
import io.reactortimer.ReactorTimers.Installation;
import io.reactortimer.TimerScheduler;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Unmodified operators, a takeover, and a process that stands still for two seconds. */
class TakeoverStallTest {

  private static final int STALL_MILLIS = 2_000;
  private static final Duration PERIOD = Duration.ofMillis(20);

  private Installation installation;
  private ManualTimers time;

  @AfterEach
  void giveBack() {
    installation.dispose();
  }

  private void takeOver(MissedTickPolicy policy) {
    time =
        ManualTimers.of(
            TimerScheduler.builder("stall").slack(Duration.ZERO).missedTicks(policy), 0);
    installation = ReactorTimers.install(time.scheduler());
  }

  /**
   * Ticks seen by the interval that dies with Reactor's own scheduler, and its end if it has one.
   */
  private static final class Beats {
    private final List<Long> ticks = new ArrayList<>();
    private Throwable error;

    static Beats subscribe() {
      Beats beats = new Beats();
      Flux.interval(PERIOD)
          .concatMap(i -> Mono.delay(Duration.ofMillis(1)).thenReturn(i))
          .subscribe(beats.ticks::add, error -> beats.error = error);
      return beats;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void aStockIntervalSurvivesAtEveryOffset(int offsetMillis) {
    takeOver(MissedTickPolicy.SKIP);
    Beats beats = Beats.subscribe();
    time.advanceMillis(200 + offsetMillis);
    int before = beats.ticks.size();

    time.stallMillis(STALL_MILLIS);
    time.advanceMillis(1_000);

    assertThat(beats.error).isNull();
    // One for the whole stall, then one a period.
    assertThat(beats.ticks.size() - before).isBetween(50, 52);
    TimerInfo interval = interval();
    assertThat(interval.missed()).isBetween(98L, 100L);
    assertThat(interval.ticks() + interval.missed())
        .as("every grid point is accounted for")
        .isEqualTo((200 + offsetMillis + STALL_MILLIS + 1_000) / 20);
  }

  private TimerInfo interval() {
    return time.scheduler().live().page(TimerQuery.all()).timers().stream()
        .filter(info -> info.kind() == TimerKind.INTERVAL)
        .findFirst()
        .orElseThrow();
  }

  /**
   * What is late by less than a period stands for no other tick, but leaves the next one little.
   */
  @ParameterizedTest
  @MethodSource("aroundOnePeriod")
  void aStockIntervalSurvivesAPauseJustShortOfItsPeriod(int stallMillis) {
    takeOver(MissedTickPolicy.SKIP);
    Duration period = Duration.ofMillis(200);
    List<Long> polled = new ArrayList<>();
    List<Throwable> errors = new ArrayList<>();
    Flux.interval(period)
        .concatMap(tick -> Mono.delay(Duration.ofMillis(50)).thenReturn(tick))
        .subscribe(polled::add, errors::add);
    time.advanceMillis(350); // polled once
    for (int stalls = 0; stalls < 10; stalls++) {
      time.advanceMillis(49); // another millisecond before a tick
      time.stallMillis(1 + stallMillis);
      time.advanceMillis(1_000 - 50 - stallMillis);
    }
    assertThat(errors).isEmpty();
    TimerInfo interval = interval();
    assertThat(interval.ticks() + interval.missed())
        .as("every grid point is accounted for")
        .isEqualTo(10_350 / 200);
    assertThat(interval.missed()).isLessThanOrEqualTo(20);
    assertThat(polled).hasSize((int) interval.ticks());
  }

  static IntStream aroundOnePeriod() {
    return IntStream.rangeClosed(20, 82).map(fives -> 5 * fives);
  }

  @Test
  void withBurstItDiesAsItDoesWithReactorsOwn() {
    takeOver(MissedTickPolicy.BURST);
    Beats beats = Beats.subscribe();
    time.advanceMillis(205);

    time.stallMillis(STALL_MILLIS);
    time.advanceMillis(100);

    assertThat(Exceptions.isOverflow(beats.error)).isTrue();
  }

  @Test
  void aSlowConsumerStillOverflowsAStockInterval() {
    takeOver(MissedTickPolicy.SKIP);
    List<Throwable> errors = new ArrayList<>();
    Flux.interval(PERIOD)
        .concatMap(i -> Mono.delay(Duration.ofMillis(100)))
        .subscribe(tick -> {}, errors::add);

    time.advanceMillis(2_000);

    assertThat(errors).singleElement().matches(Exceptions::isOverflow);
  }

  @Test
  void bufferByTimeGoesOnWithOneBufferForTheStall() {
    takeOver(MissedTickPolicy.SKIP);
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    List<List<Integer>> buffers = new ArrayList<>();
    source.asFlux().buffer(PERIOD).subscribe(buffers::add);
    source.tryEmitNext(1).orThrow();
    time.advanceMillis(25);
    source.tryEmitNext(2).orThrow();
    time.stallMillis(STALL_MILLIS);
    assertThat(buffers).containsExactly(List.of(1), List.of(2));

    source.tryEmitNext(3).orThrow();
    time.advanceMillis(40);

    assertThat(buffers).contains(List.of(3)).hasSizeLessThan(6);
    assertThat(buffers.stream().flatMap(List::stream)).containsExactly(1, 2, 3);
  }

  @Test
  void sampleGoesOnAfterTheStall() {
    takeOver(MissedTickPolicy.SKIP);
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    List<Integer> samples = new ArrayList<>();
    source.asFlux().sample(PERIOD).subscribe(samples::add);
    source.tryEmitNext(1).orThrow();
    time.advanceMillis(25);
    source.tryEmitNext(2).orThrow();
    source.tryEmitNext(3).orThrow();
    time.stallMillis(STALL_MILLIS);
    source.tryEmitNext(4).orThrow();
    time.advanceMillis(40);

    assertThat(samples).containsExactly(1, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void windowTimeoutGoesOnAfterTheStall(boolean fair) {
    takeOver(MissedTickPolicy.SKIP);
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    List<List<Integer>> windows = new ArrayList<>();
    source
        .asFlux()
        .windowTimeout(2, PERIOD, fair)
        .concatMap(Flux::collectList)
        .filter(window -> !window.isEmpty())
        .subscribe(windows::add);
    source.tryEmitNext(1).orThrow();
    time.advanceMillis(25);
    source.tryEmitNext(2).orThrow();
    time.stallMillis(STALL_MILLIS);
    source.tryEmitNext(3).orThrow();
    source.tryEmitNext(4).orThrow();
    source.tryEmitNext(5).orThrow();
    time.advanceMillis(60);

    assertThat(windows).containsExactly(List.of(1), List.of(2), List.of(3, 4), List.of(5));
  }

  @Test
  void timeoutsAndDelaysThatCameDueMeanwhileFireOnce() {
    takeOver(MissedTickPolicy.SKIP);
    List<String> signals = new ArrayList<>();
    Mono.delay(Duration.ofMillis(500)).subscribe(n -> signals.add("delay"));
    Mono.never()
        .timeout(Duration.ofMillis(600))
        .subscribe(n -> {}, error -> signals.add("timeout"));
    time.stallMillis(STALL_MILLIS);
    time.advanceMillis(1_000);

    assertThat(signals).containsExactly("delay", "timeout");
  }
}
