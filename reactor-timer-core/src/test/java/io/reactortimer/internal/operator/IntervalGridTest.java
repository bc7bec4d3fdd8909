// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contracts 1, 2, 7 and 8: when an interval ticks. */
class IntervalGridTest {

  private static final Duration PERIOD = Duration.ofMillis(20);

  private final ManualTimers time = ManualTimers.exact();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Long> deliveredMillis = new ArrayList<>();

  private void subscribe(IntervalSpec spec) {
    spec.on(time.scheduler()).ticks().subscribe(this::record);
  }

  private void record(Tick tick) {
    ticks.add(tick);
    deliveredMillis.add(time.nowMillis());
  }

  @Test
  void contract1FirstTickIsDueAfterOnePeriod() {
    subscribe(Timers.every(PERIOD));
    time.advanceMillis(19);
    assertThat(ticks).isEmpty();
    time.advanceMillis(1);
    assertThat(deliveredMillis).containsExactly(20L);
  }

  @Test
  void contract1InitialDelayMovesTheWholeGrid() {
    subscribe(Timers.every(PERIOD).initialDelay(Duration.ofMillis(5)));
    time.advanceMillis(50);
    assertThat(deliveredMillis).containsExactly(5L, 25L, 45L);
  }

  @Test
  void contract1AnInitialDelayOfZeroTicksAtOnceButNotInline() {
    subscribe(Timers.every(PERIOD).initialDelay(Duration.ZERO));
    assertThat(ticks).isEmpty();
    time.loops().turnUntilIdle();
    assertThat(deliveredMillis).containsExactly(0L);
  }

  @Test
  void contract1NoDriftOverTenThousandTicks() {
    long[] lastNanos = {0};
    Timers.every(Duration.ofNanos(1_000_003))
        .on(time.scheduler())
        .counts()
        .subscribe(n -> lastNanos[0] = time.loops().group().clock().nowNanos());
    time.loops().advanceNanos(10_000 * 1_000_003L);
    assertThat(lastNanos[0]).isEqualTo(10_000 * 1_000_003L);
  }

  @Test
  void contract1LateTicksDoNotMoveTheGrid() {
    subscribe(Timers.every(PERIOD));
    for (int i = 0; i < 100; i++) {
      time.stallMillis(20); // wakes at the grid point
      time.stallMillis(7); // and once in between, late for nothing
      time.advanceMillis(13);
    }
    assertThat(ticks).allMatch(tick -> tick.missed() == 0);
    assertThat(ticks.get(ticks.size() - 1).gridIndex()).isEqualTo(ticks.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void contract2SkipDeliversOneTickForAPauseOfTwoSeconds(int offsetMillis) {
    subscribe(Timers.every(PERIOD));
    time.advanceMillis(200); // ten ticks
    time.advanceMillis(offsetMillis);
    ticks.clear();
    deliveredMillis.clear();

    time.stallMillis(2000);
    // The pause began offset after tick 9 at 200 ms, so grid point 10 at 220 ms is 1980 + offset
    // late: 99 later ones are past, and the next is 20 - offset away, which is skipped below 10.
    long missed = offsetMillis > 10 ? 100 : 99;
    assertThat(ticks).hasSize(1);
    assertThat(ticks.get(0).sequence()).isEqualTo(10);
    assertThat(ticks.get(0).gridIndex()).isEqualTo(10);
    assertThat(ticks.get(0).missed()).isEqualTo(missed);
    assertThat(ticks.get(0).lateness()).isEqualTo(Duration.ofMillis(1980 + offsetMillis));
    assertThat(ticks.get(0).scheduledTime().toEpochMilli()).isEqualTo(220);

    time.advanceMillis(100);
    assertThat(ticks.get(1).gridIndex()).isEqualTo(10 + missed + 1);
    assertThat(ticks.get(1).lateness()).isZero();
    assertThat(deliveredMillis.get(1)).isEqualTo(220 + (missed + 1) * 20);
    assertThat(deliveredMillis.get(1) - deliveredMillis.get(0)).isGreaterThanOrEqualTo(10);
  }

  @Test
  void contract2DelayRestartsTheGridAtTheDelivery() {
    subscribe(Timers.every(PERIOD).missedTicks(MissedTickPolicy.DELAY));
    time.advanceMillis(25);
    time.stallMillis(100);
    time.advanceMillis(40);
    assertThat(deliveredMillis).containsExactly(20L, 125L, 145L, 165L);
    assertThat(ticks).extracting(Tick::missed).containsExactly(0L, 4L, 0L, 0L);
  }

  @Test
  void contract2DelayDoesNotMoveTheGridForLessThanAPeriod() {
    subscribe(Timers.every(PERIOD).missedTicks(MissedTickPolicy.DELAY));
    time.advanceMillis(25);
    time.stallMillis(30); // the tick of 40 is 15 late
    time.advanceMillis(30);
    assertThat(deliveredMillis).containsExactly(20L, 55L, 60L, 80L);
  }

  @Test
  void contract2BurstDeliversEveryMissedTick() {
    subscribe(Timers.every(PERIOD).missedTicks(MissedTickPolicy.BURST));
    time.advanceMillis(25);
    time.stallMillis(100);
    time.advanceMillis(20);
    assertThat(deliveredMillis).containsExactly(20L, 125L, 125L, 125L, 125L, 125L, 140L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(ticks).extracting(Tick::missed).containsOnly(0L);
  }

  @ParameterizedTest
  @EnumSource(MissedTickPolicy.class)
  void contract2SequenceHasNoGapsAndGridIndexCountsMissed(MissedTickPolicy policy) {
    subscribe(Timers.every(PERIOD).missedTicks(policy));
    long[] stalls = {7, 19, 20, 21, 30, 55, 400, 1};
    for (long stall : stalls) {
      time.stallMillis(stall);
      time.advanceMillis(33);
    }
    long gridIndex = 0;
    for (int i = 0; i < ticks.size(); i++) {
      Tick tick = ticks.get(i);
      assertThat(tick.sequence()).isEqualTo(i);
      assertThat(tick.gridIndex()).isEqualTo(gridIndex);
      gridIndex += tick.missed() + 1;
    }
  }

  @Test
  void contract2AConsumerSlowerThanThePeriodNeverSeesMoreThanTheGridHas() {
    Timers.every(PERIOD)
        .on(time.scheduler())
        .ticks()
        .subscribe(
            tick -> {
              record(tick);
              if (ticks.size() <= 1000) {
                time.loops().time().advanceNanos(30_000_000); // 1.5 periods
              }
            });
    time.advanceMillis(40_000);
    long gridPoints = ticks.stream().mapToLong(tick -> tick.missed() + 1).sum();
    assertThat(ticks).hasSizeGreaterThan(1000);
    assertThat(gridPoints).isBetween(time.nowMillis() / 20 - 3, time.nowMillis() / 20 + 1);
    assertThat(ticks).allMatch(tick -> !tick.lateness().isNegative());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1, Long.MIN_VALUE, -1, 4711})
  void contract7NeverEarlyWhereverTheClockStands(long startNanos) {
    ManualTimers anywhere =
        ManualTimers.of(TimerScheduler.builder("x").slack(Duration.ofMillis(1)), startNanos);
    List<Long> lateNanos = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      Duration period = Duration.ofNanos(i * 1_234_567L);
      Timers.every(period)
          .on(anywhere.scheduler())
          .ticks()
          .subscribe(
              tick -> {
                long dueNanos = (tick.gridIndex() + 1) * period.toNanos();
                lateNanos.add(anywhere.loops().group().clock().nowNanos() - dueNanos);
              });
    }
    anywhere.advance(Duration.ofSeconds(1));
    // Contract 8 at its other end: no tick later than the slack of its class.
    assertThat(lateNanos).hasSizeGreaterThan(1000).allMatch(late -> late >= 0 && late <= 1_000_000);
  }

  @Test
  void contract7ADeadlineBeyondTheEndOfTimeNeverComes() {
    subscribe(Timers.every(Duration.ofNanos(Long.MAX_VALUE)));
    time.advance(Duration.ofDays(365));
    assertThat(ticks).isEmpty();
    assertThat(time.scheduler().live().count()).isOne();
  }

  @Test
  void contract7StepsOfTheWallClockDoNotMoveTheGrid() {
    subscribe(Timers.every(PERIOD));
    time.loops().time().stepWallMillis(3_600_000);
    time.advanceMillis(40);
    time.loops().time().stepWallMillis(-7_200_000);
    time.advanceMillis(40);
    assertThat(deliveredMillis).containsExactly(20L, 40L, 60L, 80L);
  }

  @Test
  void contract8TheFirstTickIsHeldBackByATenthOfItsOwnDelayAtMost() {
    ManualTimers slack =
        ManualTimers.of(TimerScheduler.builder("x").slack(Duration.ofMillis(100)), 0);
    List<Duration> lateness = new ArrayList<>();
    for (long millis : new long[] {1, 50}) {
      Timers.every(Duration.ofSeconds(10))
          .initialDelay(Duration.ofMillis(millis))
          .on(slack.scheduler())
          .ticks()
          .subscribe(tick -> lateness.add(tick.lateness()));
    }
    slack.advance(Duration.ofMillis(200));
    assertThat(lateness.get(0)).isLessThanOrEqualTo(Duration.ofNanos(100_000));
    assertThat(lateness.get(1)).isLessThanOrEqualTo(Duration.ofMillis(5));
    slack.advance(Duration.ofSeconds(10));
    assertThat(lateness).hasSize(4).allMatch(late -> late.compareTo(Duration.ofMillis(100)) <= 0);
  }

  @Test
  void contract8DenseIntervalsShareWakeUpsAndALoneOneIsNotHeldBack() {
    ManualTimers slack =
        ManualTimers.of(TimerScheduler.builder("x").slack(Duration.ofMillis(1)), 0);
    for (int i = 0; i < 1000; i++) {
      Timers.every(Duration.ofSeconds(1))
          .initialDelay(Duration.ofNanos(100_000_000 + i * 10_000L)) // all within 10 ms
          .on(slack.scheduler())
          .counts()
          .subscribe();
    }
    slack.advanceMillis(500);
    assertThat(slack.loops().wakeups()).isLessThanOrEqualTo(11);

    List<Duration> lateness = new ArrayList<>();
    Timers.every(Duration.ofSeconds(1))
        .initialDelay(Duration.ofMillis(250))
        .on(slack.scheduler())
        .ticks()
        .subscribe(tick -> lateness.add(tick.lateness()));
    slack.advanceMillis(300);
    assertThat(lateness).containsExactly(Duration.ZERO);
  }

  @Test
  void slackIsShownAsItCounts() {
    for (long[] millis : new long[][] {{0, 0}, {1, 1}, {7, 5}, {99, 50}, {100, 100}}) {
      TimerScheduler scheduler =
          TimerScheduler.builder("x").slack(Duration.ofMillis(millis[0])).build();
      assertThat(scheduler.slack()).isEqualTo(Duration.ofMillis(millis[1]));
      scheduler.dispose();
    }
  }
}
