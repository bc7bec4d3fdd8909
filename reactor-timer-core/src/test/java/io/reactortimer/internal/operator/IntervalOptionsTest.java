// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.Inside;
import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Tick;
import io.reactortimer.TickLog;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.BaseSubscriber;

/** Phase, jitter, alignment and names of intervals. */
class IntervalOptionsTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.exact();

  private final List<Tick> ticks = new ArrayList<>();
  private final List<Long> deliveredMillis = new ArrayList<>();

  private void subscribe(IntervalSpec spec) {
    spec.on(time.scheduler())
        .ticks()
        .subscribe(
            tick -> {
              ticks.add(tick);
              deliveredMillis.add(time.nowMillis());
            });
  }

  private static DoubleSupplier draws(Double... values) {
    Iterator<Double> iterator = List.of(values).iterator();
    return iterator::next;
  }

  @Test
  void anIntervalThatHasEndedDoesNotKeepWhatItDrewFrom() {
    IntervalFlux<Long> interval =
        new IntervalFlux<>(
            IntervalTiming.every(PERIOD.toNanos()).jitterRatio(0.1).random(draws(0.5)),
            TimerSettings.DEFAULT,
            Inside.bindingTo(time.scheduler()),
            (number, index, missed, lateNanos, waitNanos, token, clock) -> number);
    IntervalSubscription<Long> begun = interval.begin();
    begun.introduce(new BaseSubscriber<>() {});
    begun.live();
    assertThat(begun.course().source().timing().drawsFromUser()).isTrue();
    begun.cancel();
    assertThat(begun.course().source().timing().drawsFromUser()).isFalse();
    assertThat(begun.course().shift()).isNull();
  }

  @Test
  void aPhaseMovesTheWholeGridOnce() {
    subscribe(Timers.every(PERIOD).phase(PERIOD).random(draws(0.37)));
    time.advanceMillis(350);
    assertThat(deliveredMillis).containsExactly(137L, 237L, 337L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 1L, 2L);
    assertThat(ticks).extracting(Tick::lateness).containsOnly(Duration.ZERO);
  }

  @Test
  void eachSubscriptionHasAPhaseOfItsOwnWithinTheSpread() {
    IntervalSpec spec = Timers.every(PERIOD).phase(Duration.ofMillis(50));
    for (int i = 0; i < 1_000; i++) {
      subscribe(spec);
    }
    time.advanceMillis(199);
    assertThat(deliveredMillis).hasSize(1_000);
    assertThat(deliveredMillis).allMatch(at -> at >= 100 && at < 151);
    assertThat(deliveredMillis.stream().distinct().count()).isGreaterThan(30);
  }

  @Test
  void jitterDoesNotAddUpAndIsNoLateness() {
    subscribe(Timers.every(PERIOD).jitter(0.3).random(draws(1.0, 0.0, 0.5, 1.0, 0.0, 0.0)));
    time.advanceMillis(500);
    assertThat(deliveredMillis).containsExactly(130L, 200L, 315L, 430L, 500L);
    assertThat(ticks).extracting(Tick::missed).containsOnly(0L);
    assertThat(ticks).extracting(Tick::lateness).containsOnly(Duration.ZERO);
  }

  @Test
  void jitterStaysInItsRangeForTenThousandTicks() {
    subscribe(Timers.every(PERIOD).jitter(0.49));
    time.advance(PERIOD.multipliedBy(10_000).plusMillis(49));
    assertThat(ticks).hasSize(10_000);
    for (int i = 0; i < ticks.size(); i++) {
      assertThat(deliveredMillis.get(i) - 100L * (i + 1)).isBetween(0L, 49L);
      assertThat(ticks.get(i).gridIndex()).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void aJitterOutOfRangeIsRefusedWithItsValue(double ratio) {
    assertThatThrownBy(() -> Timers.every(PERIOD).jitter(ratio))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ratio must be in [0, 0.5): " + ratio);
  }

  private long wallMillis() {
    return time.loops().time().currentTimeMillis();
  }

  private void setWall(long millis) {
    time.loops().time().stepWallMillis(millis - wallMillis());
  }

  @Test
  void alignedTicksAreOnTheMultiplesOfThePeriodSinceTheEpoch() {
    setWall(1_000_000_040L);
    List<Long> walls = new ArrayList<>();
    Timers.every(PERIOD)
        .aligned()
        .on(time.scheduler())
        .ticks()
        .subscribe(t -> walls.add(wallMillis()));
    time.advanceMillis(300);
    assertThat(walls).containsExactly(1_000_000_100L, 1_000_000_200L, 1_000_000_300L);
  }

  @Test
  void alignedTicksFollowTheWallClockWhenItIsSetWithoutABurst() {
    setWall(1_000_000_040L);
    List<Long> walls = new ArrayList<>();
    Timers.every(PERIOD)
        .aligned()
        .on(time.scheduler())
        .ticks()
        .subscribe(t -> walls.add(wallMillis()));
    time.advanceMillis(70); // one tick, at ..100
    setWall(wallMillis() + 3_600_000 + 30);
    time.advanceMillis(400);
    // The one that was armed fires when it was to, the next ones where the clock now says.
    assertThat(walls)
        .containsExactly(
            1_000_000_100L, 1_003_600_230L, 1_003_600_300L, 1_003_600_400L, 1_003_600_500L);
    walls.clear();
    setWall(1_000_000_000L);
    time.advanceMillis(300);
    assertThat(walls).hasSizeBetween(3, 4).element(1).isEqualTo(1_000_000_200L);
    assertThat(walls.subList(1, walls.size())).allMatch(wall -> wall % 100 == 0);
  }

  @ParameterizedTest
  @EnumSource
  void anAlignedIntervalIsBackOnTheWallClockAfterAPauseUnderEachPolicy(MissedTickPolicy policy) {
    setWall(1_000_000_040L);
    List<Long> walls = new ArrayList<>();
    Timers.every(PERIOD)
        .aligned()
        .missedTicks(policy)
        .on(time.scheduler())
        .ticks()
        .subscribe(t -> walls.add(wallMillis()));
    time.stallMillis(1_030); // until ..1070
    time.advanceMillis(200);
    boolean burst = policy == MissedTickPolicy.BURST || policy == MissedTickPolicy.ERROR;
    assertThat(walls.stream().filter(wall -> wall == 1_000_001_070L)).hasSize(burst ? 10 : 1);
    assertThat(walls.stream().filter(wall -> wall > 1_000_001_070L))
        .isEqualTo(burst ? List.of(1_000_001_100L, 1_000_001_200L) : List.of(1_000_001_200L));
  }

  @Test
  void aPhaseOfAnAlignedIntervalIsAnOffsetFromTheWallClocksGrid() {
    setWall(1_000_000_040L);
    List<Long> walls = new ArrayList<>();
    Timers.every(PERIOD)
        .aligned()
        .phase(PERIOD)
        .random(draws(0.25))
        .on(time.scheduler())
        .ticks()
        .subscribe(t -> walls.add(wallMillis()));
    time.advanceMillis(200);
    assertThat(walls).containsExactly(1_000_000_125L, 1_000_000_225L);
  }

  @Test
  void anAlignedIntervalBeginsAfterItsInitialDelay() {
    setWall(1_000_000_040L);
    subscribe(Timers.every(PERIOD).aligned().initialDelay(Duration.ofMillis(200)));
    time.advanceMillis(400);
    assertThat(deliveredMillis).containsExactly(260L, 360L);
  }

  @Test
  void aPeriodTooShortToAlignIsRefusedWithItsValue() {
    assertThatThrownBy(() -> Timers.every(Duration.ofMillis(9)).aligned())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("period of an aligned interval must be at least PT0.01S: PT0.009S");
  }

  @Test
  void contract2ErrorEndsAtTheFirstGridPointWithoutDemandEvenIfNobodyEverAsked() {
    TickLog log = new TickLog(time);
    Timers.every(PERIOD)
        .missedTicks(MissedTickPolicy.ERROR)
        .on(time.scheduler())
        .ticks()
        .subscribe(log);
    time.advanceMillis(99);
    assertThat(log.error()).isNull();
    assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
        .extracting(TimerInfo::state)
        .containsExactly(TimerState.ARMED);
    time.advanceMillis(1);
    assertThat(log.error()).hasMessageStartingWith("Could not emit tick 0 due to lack of requests");
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void aNameIsFoundInTheContextOfTheSubscriber() {
    Timers.interval(PERIOD)
        .contextWrite(Timers.named("room.beat", Map.of("room", "7")))
        .subscribe();
    try {
      assertThat(
              Timers.defaultScheduler()
                  .live()
                  .withPatience(Waiting.PATIENCE)
                  .page(TimerQuery.all())
                  .timers())
          .filteredOn(timer -> "room.beat".equals(timer.name()))
          .singleElement()
          .satisfies(timer -> assertThat(timer.tags()).isEqualTo(Map.of("room", "7")));
    } finally {
      Timers.defaultScheduler()
          .live()
          .withPatience(Waiting.PATIENCE)
          .page(TimerQuery.all())
          .timers()
          .stream()
          .filter(timer -> "room.beat".equals(timer.name()))
          .forEach(
              timer ->
                  Timers.defaultScheduler()
                      .live()
                      .withPatience(Waiting.PATIENCE)
                      .complete(timer.id()));
    }
  }

  @Test
  void aNameOfItsOwnGoesBeforeOneOfTheContext() {
    Timers.every(PERIOD)
        .name("own")
        .tag("a", "1")
        .on(time.scheduler())
        .counts()
        .contextWrite(Timers.named("given"))
        .subscribe();
    assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
        .extracting(TimerInfo::name)
        .containsExactly("own");
  }

  @Test
  void namesGivenByHandAreChecked() {
    assertThatThrownBy(() -> Timers.named(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name must not be blank: ' '");
    assertThatThrownBy(() -> Timers.named("x", Map.of("", "y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key must not be blank: ''");
  }
}
