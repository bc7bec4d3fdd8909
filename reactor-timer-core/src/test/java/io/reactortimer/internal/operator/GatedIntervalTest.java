// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Tick;
import io.reactortimer.Ticker;
import io.reactortimer.Timers;
import io.reactortimer.gate.FireGate;
import io.reactortimer.gate.ManualGate;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An interval whose gate is asked at the claim of each tick. */
class GatedIntervalTest {

  private static final Duration PERIOD = Duration.ofMillis(20);

  private final ManualTimers time = ManualTimers.exact();
  private final ManualGate gate = new ManualGate();
  private final List<Long> millis = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();

  private IntervalSpec spec() {
    return Timers.every(PERIOD).on(time.scheduler()).onlyWhile(gate);
  }

  private Disposable subscribe(IntervalSpec spec) {
    return spec.ticks().subscribe(this::record);
  }

  private void record(Tick tick) {
    ticks.add(tick);
    millis.add(time.nowMillis());
  }

  private TimerInfo listed() {
    return time.scheduler().live().page(TimerQuery.all()).timers().get(0);
  }

  @Test
  void ticksCarryTheTokenWhileTheGateIsOpen() {
    gate.open(7);
    subscribe(spec());
    time.advanceMillis(40);
    assertThat(millis).containsExactly(20L, 40L);
    assertThat(ticks).extracting(Tick::fencingToken).containsExactly(7L, 7L);
    assertThat(listed().state()).isEqualTo(TimerState.ARMED);
    assertThat(listed().gate()).isEqualTo("manual");
    assertThat(listed().gated()).isZero();
  }

  @Test
  void aPauseFromWithinTheGateIsFollowedByNoTick() {
    Ticker[] ticker = new Ticker[1];
    ticker[0] =
        Timers.every(PERIOD)
            .on(time.scheduler())
            .onlyWhile(
                () -> {
                  ticker[0].pause();
                  return 1;
                })
            .ticker();
    ticker[0].asFlux().subscribe(this::record);
    time.advanceMillis(100);
    assertThat(ticks).isEmpty();
  }

  @Test
  void gatedPointsAreNotMissedAndTheGridStaysWhereItIs() {
    subscribe(spec());
    time.advanceMillis(65); // 20, 40, 60
    assertThat(listed().gated()).isEqualTo(3);
    assertThat(listed().state()).isEqualTo(TimerState.GATED);
    gate.open(1);
    time.advanceMillis(35);
    assertThat(millis).containsExactly(80L, 100L);
    assertThat(ticks.get(0))
        .extracting(
            Tick::sequence, Tick::gridIndex, Tick::missed, tick -> tick.lateness().toNanos())
        .containsExactly(0L, 3L, 0L, 0L);
    assertThat(ticks.get(1).gridIndex()).isEqualTo(4);
    assertThat(listed().gated()).isEqualTo(3);
    assertThat(listed().missed()).isZero();
    assertThat(time.scheduler().counters().gated()).isEqualTo(3);
    assertThat(time.scheduler().counters().missed()).isZero();
  }

  @Test
  void aPointAtTheVeryMomentOfTheOpeningFires() {
    subscribe(spec());
    time.advanceMillis(39);
    time.loops().time().advanceNanos(1_000_000);
    gate.open(1); // at 40, before the loop's turn
    time.loops().turnUntilIdle();
    assertThat(millis).containsExactly(40L);
    assertThat(listed().gated()).isEqualTo(1);
  }

  @Test
  void aClosedGateCostsNoWakeUpAndIsNotAskedAgain() {
    subscribe(spec());
    time.advanceMillis(20);
    int asked = gate.asked();
    long wakeups = time.scheduler().counters().wakeups();
    time.advanceMillis(20_000);
    assertThat(gate.asked()).isEqualTo(asked);
    assertThat(time.scheduler().counters().wakeups()).isEqualTo(wakeups);
    assertThat(listed().gated()).isEqualTo(1001);
  }

  @Test
  void aGateThatDoesNotTellIsAskedAtEachPoint() {
    boolean[] open = {false};
    subscribe(Timers.every(PERIOD).on(time.scheduler()).onlyWhile(FireGate.when(() -> open[0])));
    time.advanceMillis(50);
    assertThat(listed().state()).isEqualTo(TimerState.GATED);
    assertThat(listed().gated()).isEqualTo(2);
    open[0] = true;
    time.advanceMillis(50);
    assertThat(millis).containsExactly(60L, 80L, 100L);
    assertThat(ticks.get(0).fencingToken()).isZero();
    assertThat(listed().state()).isEqualTo(TimerState.ARMED);
  }

  @Test
  void theGateIsAskedAfterAStallAndNotBefore() {
    gate.open(1);
    subscribe(spec());
    time.advanceMillis(20);
    gate.close();
    time.stallMillis(70); // late for 40, 60 and 80
    assertThat(millis).containsExactly(20L);
    assertThat(listed().gated()).isEqualTo(3);
    gate.open(2);
    time.advanceMillis(10);
    assertThat(millis).containsExactly(20L, 100L);
    assertThat(ticks.get(1).fencingToken()).isEqualTo(2);
    assertThat(ticks.get(1).missed()).isZero();
    assertThat(ticks.get(1).gridIndex()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(MissedTickPolicy.class)
  void noPolicyDeliversGatedPointsLater(MissedTickPolicy policy) {
    subscribe(spec().missedTicks(policy));
    time.advanceMillis(90);
    gate.open(1);
    time.advanceMillis(30);
    assertThat(millis).containsExactly(100L, 120L);
    assertThat(listed().gated()).isEqualTo(4);
  }

  @Test
  void anErrorPolicyNeedsNoDemandWhileTheGateIsClosed() {
    List<Throwable> errors = new ArrayList<>();
    spec()
        .missedTicks(MissedTickPolicy.ERROR)
        .ticks()
        .subscribe(
            new BaseSubscriber<Tick>() {
              @Override
              protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

              @Override
              protected void hookOnError(Throwable error) {
                errors.add(error);
              }
            });
    time.advanceMillis(100);
    assertThat(errors).isEmpty();
    gate.open(1);
    time.advanceMillis(20);
    assertThat(errors).hasSize(1);
  }

  @Test
  void demandDoesNotWakeAnIntervalThatWaitsAtItsGate() {
    BaseSubscriber<Tick> slow =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(1);
          }

          @Override
          protected void hookOnNext(Tick tick) {
            GatedIntervalTest.this.record(tick);
          }
        };
    spec().ticks().subscribe(slow);
    time.advanceMillis(30);
    int asked = gate.asked();
    slow.request(1);
    time.advanceMillis(30);
    assertThat(gate.asked()).isEqualTo(asked);
    gate.open(3);
    time.advanceMillis(60);
    assertThat(millis).containsExactly(60L, 80L);
    assertThat(listed().state()).isEqualTo(TimerState.PARKED);
  }

  @Test
  void cancellationLeavesTheGateAtOnce() {
    Disposable subscribed = subscribe(spec());
    time.advanceMillis(20);
    assertThat(gate.held()).isEqualTo(1);
    subscribed.dispose();
    assertThat(gate.held()).isZero();
    gate.open(1);
    time.advanceMillis(100);
    assertThat(ticks).isEmpty();
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void openingLeavesNothingInTheGate() {
    subscribe(spec());
    time.advanceMillis(20);
    gate.open(1);
    time.advanceMillis(20);
    assertThat(gate.held()).isZero();
  }

  @Test
  void aGateThatOpensWhileTheTimerRegistersIsNotOverlooked() {
    ManualGate opening = new ManualGate();
    FireGate late =
        new FireGate() {
          @Override
          public long token() {
            return opening.token();
          }

          @Override
          public Disposable whenOpen(Runnable opened) {
            opening.open(5); // before it knows of the timer
            return opening.whenOpen(opened);
          }
        };
    subscribe(Timers.every(PERIOD).on(time.scheduler()).onlyWhile(late));
    time.advanceMillis(40);
    assertThat(millis).containsExactly(40L);
    assertThat(opening.held()).isZero();
  }

  @Test
  void aGateThatTellsAtOnceAndTwiceIsHeardOnce() {
    ManualGate opening = new ManualGate();
    FireGate eager =
        new FireGate() {
          @Override
          public long token() {
            return opening.token();
          }

          @Override
          public Disposable whenOpen(Runnable opened) {
            opened.run();
            opened.run();
            return opening.whenOpen(opened);
          }
        };
    subscribe(Timers.every(PERIOD).on(time.scheduler()).onlyWhile(eager));
    time.advanceMillis(50);
    assertThat(listed().gated()).isEqualTo(2); // told without an opening, it asks again
    assertThat(opening.held()).isZero();
    opening.open(1);
    time.advanceMillis(10);
    assertThat(millis).containsExactly(60L);
  }

  @Test
  void aGateThatThrowsIsClosedAndCostsThatTick() {
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError((thread, failure) -> reported.add(failure));
    try {
      int[] asked = {0};
      FireGate failing =
          () -> {
            if (++asked[0] == 2) {
              throw new IllegalStateException("the gate is broken");
            }
            return 4;
          };
      subscribe(Timers.every(PERIOD).on(time.scheduler()).onlyWhile(failing));
      time.advanceMillis(60);
      assertThat(millis).containsExactly(20L, 60L);
      assertThat(reported)
          .singleElement()
          .hasToString("java.lang.IllegalStateException: the gate is broken");
      assertThat(listed().gated()).isEqualTo(1);
    } finally {
      Schedulers.resetOnHandleError();
    }
  }

  @Test
  void pointsOfAPauseCountNeitherAsGatedNorAsMissed() {
    Ticker ticker = spec().ticker();
    ticker.asFlux().subscribe(this::record);
    time.advanceMillis(50); // 20 and 40 are gated
    ticker.pause();
    assertThat(gate.held()).isZero();
    time.advanceMillis(100); // 60 to 140 pass
    assertThat(listed().state()).isEqualTo(TimerState.PAUSED);
    ticker.resume();
    time.advanceMillis(40); // 160 and 180 are gated
    assertThat(listed().gated()).isEqualTo(4);
    gate.open(1);
    time.advanceMillis(20);
    assertThat(millis).containsExactly(200L);
    assertThat(ticks.get(0).gridIndex()).isEqualTo(9);
    assertThat(ticks.get(0).missed()).isZero();
  }

  @Test
  void anOpeningDuringAPauseIsFoundAtTheResumption() {
    Ticker ticker = spec().ticker();
    ticker.asFlux().subscribe(this::record);
    time.advanceMillis(25);
    ticker.pause();
    gate.open(1);
    time.advanceMillis(100);
    assertThat(ticks).isEmpty();
    ticker.resume();
    time.advanceMillis(20);
    assertThat(millis).containsExactly(140L);
    assertThat(listed().gated()).isEqualTo(1);
  }

  @Test
  void aResetAtAClosedGateRestartsTheGrid() {
    Ticker ticker = spec().ticker();
    ticker.asFlux().subscribe(this::record);
    time.advanceMillis(25);
    ticker.reset(Duration.ofMillis(50)); // 75, 125, ..
    time.advanceMillis(75); // 75 is gated
    gate.open(1);
    time.advanceMillis(100);
    assertThat(millis).containsExactly(125L, 175L);
    assertThat(listed().gated()).isEqualTo(1);
    assertThat(ticks.get(0).gridIndex()).isEqualTo(1);
  }

  @Test
  void stoppingCompletesAnIntervalThatWaitsAtItsGate() {
    Ticker ticker = spec().ticker();
    List<String> ends = new ArrayList<>();
    ticker.asFlux().subscribe(this::record, null, () -> ends.add("complete"));
    time.advanceMillis(20);
    ticker.stop();
    time.loops().turnUntilIdle();
    assertThat(ends).containsExactly("complete");
    assertThat(gate.held()).isZero();
  }

  @Test
  void disposingTheSchedulerLeavesTheGate() {
    subscribe(spec());
    time.advanceMillis(20);
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
    assertThat(gate.held()).isZero();
  }

  @Test
  void alignedAndJitteredIntervalsWaitToo() {
    subscribe(spec().aligned().jitter(0.2).random(() -> 0.5));
    time.advanceMillis(30);
    assertThat(listed().state()).isEqualTo(TimerState.GATED);
    gate.open(1);
    time.advanceMillis(20);
    assertThat(ticks).hasSize(1);
    assertThat(ticks.get(0).missed()).isZero();
  }

  @Test
  void onAnotherSchedulerTheGateIsAskedToo() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    List<Long> tokens = new ArrayList<>();
    Disposable subscribed =
        Timers.every(PERIOD)
            .onlyWhile(gate)
            .on(virtual)
            .ticks()
            .subscribe(tick -> tokens.add(tick.fencingToken()));
    virtual.advanceTimeBy(Duration.ofMillis(50));
    assertThat(gate.held()).isEqualTo(1);
    gate.open(6);
    virtual.advanceTimeBy(Duration.ofMillis(50));
    assertThat(tokens).containsExactly(6L, 6L, 6L);
    subscribed.dispose();
    virtual.dispose();
  }

  @Test
  void aGateMustBeGiven() {
    assertThatNullPointerException()
        .isThrownBy(() -> Timers.every(PERIOD).onlyWhile(null))
        .withMessage("gate");
  }

  @Test
  void anIntervalWithoutAGateHasNone() {
    subscribe(Timers.every(PERIOD).on(time.scheduler()));
    time.advanceMillis(20);
    assertThat(listed().gate()).isNull();
    assertThat(ticks.get(0).fencingToken()).isEqualTo(FireGate.CLOSED);
  }
}
