// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.Origins;
import io.reactortimer.live.TimerKind;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

/** Of how many timers the origin is recorded. */
class OriginSamplerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MANY = 200_000;

  private final OriginSampler sampler = new OriginSampler(Origins.SAMPLED);

  private static Stream<Origin> make(
      OriginSampler sampler, TimerKind kind, long nanos, long times) {
    return Stream.generate(() -> sampler.sample(kind, nanos)).limit(times).filter(Objects::nonNull);
  }

  private long made(TimerKind kind, long nanos, long times) {
    return make(sampler, kind, nanos, times).count();
  }

  @Test
  void theFirstOfEachKindAndMagnitudeAreRecorded() {
    for (TimerKind kind : TimerKind.values()) {
      for (long nanos = 1; nanos < SECOND * SECOND; nanos *= 10) {
        assertThat(made(kind, nanos, OriginSampler.FIRSTS)).isEqualTo(OriginSampler.FIRSTS);
      }
    }
  }

  @Test
  void backOffsWithJitterAreOfFewMagnitudes() {
    long captured =
        IntStream.range(0, 20_000)
            .mapToObj(i -> sampler.sample(TimerKind.RETRY_BACKOFF, SECOND + i * 12_345L))
            .filter(Objects::nonNull)
            .count();

    assertThat(captured).isLessThan(OriginSampler.FIRSTS + OriginSampler.PER_SECOND + 1);
  }

  @Test
  void afterThatNoMoreThanTheBudgetUntilSomebodyLooks() {
    assertThat(made(TimerKind.INTERVAL, SECOND, MANY))
        .isEqualTo(OriginSampler.FIRSTS + OriginSampler.PER_SECOND);
    assertThat(made(TimerKind.INTERVAL, SECOND, MANY)).isZero();

    sampler.refill(0);
    sampler.refill(2 * SECOND);

    assertThat(made(TimerKind.INTERVAL, SECOND, MANY))
        .as("of one second at the first look, and of two since")
        .isGreaterThan(OriginSampler.PER_SECOND)
        .isLessThanOrEqualTo(3L * OriginSampler.PER_SECOND);
  }

  @Test
  void aMinuteOfLooksInARowPermitsNoMoreThanOneLook() {
    sampler.refill(0);
    made(TimerKind.INTERVAL, SECOND, MANY);
    for (long nanos = 1; nanos < 1_000_000; nanos += 1_000) {
      sampler.refill(nanos);
    }

    assertThat(made(TimerKind.INTERVAL, SECOND, MANY)).isZero();
  }

  @Test
  void aPlaceThatComesAfterABusyOneGetsItsWitnessesAtTheNextLook() {
    made(TimerKind.INTERVAL, SECOND, MANY);
    sampler.refill(0);
    sampler.refill(SECOND);

    assertThat(made(TimerKind.INTERVAL, SECOND, OriginSampler.FIRSTS))
        .isEqualTo(OriginSampler.FIRSTS);
  }

  @Test
  void samplesStandForAboutAsManyAsWereMade() {
    long rounds = 40;
    long weight = 0;
    for (int round = 0; round < rounds; round++) {
      sampler.refill(round * 60 * SECOND);
      weight += make(sampler, TimerKind.DELAY, SECOND, MANY).mapToLong(Origin::weight).sum();
    }

    // 40 x 200,000 at 1 of 1,024: 7,812 samples, whose spread is about 1.1 %.
    assertThat((double) weight / (rounds * MANY)).isBetween(0.9, 1.1);
  }

  @Test
  void aSampleStandsForThoseThatTheBudgetPassedOver() {
    make(sampler, TimerKind.DELAY, SECOND, MANY).forEach(origin -> {});
    sampler.refill(0);
    int after =
        make(sampler, TimerKind.DELAY, SECOND, MANY).mapToInt(Origin::weight).max().orElse(0);

    assertThat(after).isGreaterThan(OriginSampler.ONE_OF);
  }

  @Test
  void offRecordsNothingAndAllRecordsEach() {
    OriginSampler off = new OriginSampler(Origins.OFF);
    assertThat(make(off, TimerKind.INTERVAL, SECOND, 10_000)).isEmpty();
    OriginSampler all = new OriginSampler(Origins.ALL);
    assertThat(make(all, TimerKind.INTERVAL, SECOND, 1_000)).hasSize(1_000);

    Disposable everything = OriginSampler.captureAll();
    Disposable twice = OriginSampler.captureAll();
    twice.dispose();
    twice.dispose();
    assertThat(make(off, TimerKind.INTERVAL, SECOND, 10)).hasSize(10);
    everything.dispose();
    assertThat(make(off, TimerKind.INTERVAL, SECOND, 10)).isEmpty();
  }

  @Test
  void timersOfOnePlaceHaveOneSite() {
    OriginSampler all = new OriginSampler(Origins.ALL);
    assertThat(make(all, TimerKind.INTERVAL, SECOND, 100).map(Origin::site).distinct()).hasSize(1);
  }

  @Test
  void placesBeyondTheLimitShareOneEntryAndTheOldOnesStay() {
    Sites sites = new Sites();
    Site first = sites.of("site 0");
    for (int i = 1; i < 2 * Sites.MOST; i++) {
      sites.of("site " + i);
    }

    assertThat(sites.size()).isEqualTo(Sites.MOST);
    assertThat(sites.of("site 0")).isSameAs(first);
    assertThat(sites.of("one more")).hasToString("(other)");
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "9, 0", "100, 2", "1000000000, 9", "9223372036854775807, 18", "0, 0"})
  void theMagnitudeIsAboutThatOfTheNumber(long nanos, int decade) {
    assertThat(OriginSampler.decade(nanos)).isBetween(Math.max(0, decade - 1), decade + 1);
  }
}
