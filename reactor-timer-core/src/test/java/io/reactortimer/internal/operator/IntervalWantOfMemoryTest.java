// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.Inside;
import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.Tick;
import io.reactortimer.Ticker;
import io.reactortimer.Timers;
import io.reactortimer.gate.ManualGate;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.SchedulerCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A tick that cannot be made costs that tick, and not the interval. */
class IntervalWantOfMemoryTest {

  private final ManualTimers timers = ManualTimers.exact();
  private final boolean[] noMemory = new boolean[1];
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Long> millis = new ArrayList<>();
  private final List<Object> ends = new ArrayList<>();

  @Test
  void aTickThatCannotBeMadeIsMissedAndTheNextStandsForItToo() {
    int[] made = new int[1];
    TickMapper<Tick> shape =
        (sequence, gridIndex, missed, latenessNanos, waitNanos, token, clock) -> {
          if (++made[0] == 2) {
            throw new OutOfMemoryError("pretended");
          }
          return new Tick(
              sequence,
              gridIndex,
              missed,
              latenessNanos,
              waitNanos,
              clock.now(TimeUnit.MILLISECONDS));
        };
    Flux<Tick> interval =
        new IntervalFlux<>(
            IntervalTiming.every(Duration.ofMillis(10).toNanos()),
            TimerSettings.DEFAULT,
            Inside.bindingTo(timers.scheduler()),
            shape);
    watch(interval);
    timers.advanceMillis(40);
    assertThat(ends).isEmpty();
    assertThat(ticks).extracting(Tick::sequence).containsExactly(0L, 1L, 2L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 1L, 3L);
    assertThat(ticks).extracting(Tick::missed).containsExactly(0L, 1L, 0L);
    assertThat(ticks)
        .extracting(Tick::lateness)
        .containsExactly(Duration.ZERO, Duration.ofMillis(10), Duration.ZERO);
    assertThat(timers.loops().failures()).singleElement().isInstanceOf(OutOfMemoryError.class);
    SchedulerCounters counters = timers.scheduler().counters();
    assertThat(counters.delivered()).isEqualTo(3);
    assertThat(counters.failed()).isOne();
    assertThat(counters.missed()).isOne();
  }

  private IntervalSpec jittered() {
    return Timers.every(Duration.ofMillis(100))
        .jitter(0.1)
        .random(
            () -> {
              if (noMemory[0]) {
                noMemory[0] = false;
                throw new OutOfMemoryError("pretended");
              }
              return 0;
            })
        .on(timers.scheduler());
  }

  private void watch(Flux<Tick> interval) {
    interval.subscribe(
        tick -> {
          ticks.add(tick);
          millis.add(timers.nowMillis());
        },
        ends::add,
        () -> ends.add("end"));
  }

  /** It is told to the caller, since that is on the loop here. */
  private void cannotBeTakenIn(ThrowingCallable call) {
    noMemory[0] = true;
    assertThatThrownBy(call).isInstanceOf(OutOfMemoryError.class);
    timers.loops().turn();
  }

  @Test
  void aResetThatCannotBeTakenInIsTakenInLater() {
    Ticker ticker = jittered().ticker();
    watch(ticker.asFlux());
    timers.advanceMillis(150);
    cannotBeTakenIn(() -> ticker.reset(Duration.ofMillis(60)));
    timers.advanceMillis(125);
    assertThat(ends).isEmpty();
    assertThat(millis).containsExactly(100L, 210L, 270L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 0L, 1L);
  }

  @Test
  void aResumptionThatCannotBeTakenInPassesOverTheSamePointsLater() {
    Ticker ticker = jittered().ticker();
    watch(ticker.asFlux());
    timers.advanceMillis(150);
    ticker.pause();
    timers.advanceMillis(200);
    cannotBeTakenIn(ticker::resume);
    timers.advanceMillis(150);
    assertThat(ends).isEmpty();
    assertThat(millis).containsExactly(100L, 400L, 500L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 3L, 4L);
  }

  @Test
  void aClosedGateCostsAPointAndNotTheInterval() {
    ManualGate gate = new ManualGate();
    watch(jittered().onlyWhile(gate).ticks());
    noMemory[0] = true;
    List<Throwable> reported = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
    try {
      timers.advanceMillis(150);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertThat(reported).singleElement().isInstanceOf(OutOfMemoryError.class);
    gate.open(1);
    timers.advanceMillis(50);
    assertThat(ends).isEmpty();
    assertThat(millis).containsExactly(200L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(1L);
    assertThat(timers.scheduler().counters().gated()).isOne();
  }

  @Test
  void anOpeningThatCannotBeTakenInCountsThePointsAtTheGateOnce() {
    ManualGate gate = new ManualGate();
    watch(jittered().onlyWhile(gate).ticks());
    timers.advanceMillis(350);
    cannotBeTakenIn(() -> gate.open(1));
    timers.advanceMillis(50);
    assertThat(ends).isEmpty();
    assertThat(millis).containsExactly(400L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(3L);
    assertThat(timers.scheduler().counters().gated()).isEqualTo(3);
  }
}
