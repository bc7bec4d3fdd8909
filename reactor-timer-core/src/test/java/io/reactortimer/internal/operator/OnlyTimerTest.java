// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Tick;
import io.reactortimer.Ticker;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.engine.loop.TimerLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * An interval on a scheduler that is not ours ticks without a turn of its loop, as long as nothing
 * else is asked of it. What is asked of it takes effect all the same.
 */
@Timeout(60)
class OnlyTimerTest {

  private static final Duration PERIOD = Duration.ofMillis(10);

  private final VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
  private final List<Tick> ticks = new ArrayList<>();
  private Runnable onTick = () -> {};

  private void tick(Tick tick) {
    ticks.add(tick);
    onTick.run();
  }

  private void advance(int periods) {
    virtual.advanceTimeBy(PERIOD.multipliedBy(periods));
  }

  private List<Long> gridIndexes() {
    return ticks.stream().map(Tick::gridIndex).toList();
  }

  private Ticker ticker() {
    Ticker ticker = Timers.every(PERIOD).on(virtual).ticker();
    ticker.asFlux().subscribe(this::tick);
    return ticker;
  }

  @Test
  void itIsInNoQueueBetweenTwoTicks() {
    Subscription[] raw = new Subscription[1];
    Timers.every(PERIOD)
        .on(virtual)
        .counts()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                raw[0] = subscription;
                requestUnbounded();
              }
            });
    TimerLoop loop = ((IntervalSubscription<?>) raw[0]).loop();
    advance(3);
    assertThat(loop.armedCount()).isZero();
    assertThat(((IntervalSubscription<?>) raw[0]).ticks()).isEqualTo(3);
  }

  @Test
  void pausedBetweenTwoTicksItStaysSilentUntilItIsResumed() {
    Ticker ticker = ticker();
    advance(3);
    ticker.pause();
    virtual.advanceTimeBy(Duration.ofMillis(35));
    assertThat(ticks).hasSize(3);
    ticker.resume();
    advance(3);
    assertThat(gridIndexes()).containsExactly(0L, 1L, 2L, 6L, 7L, 8L);
  }

  @Test
  void pausedAndResumedByATickItGoesOn() {
    Ticker ticker = ticker();
    onTick =
        () -> {
          ticker.pause();
          ticker.resume();
        };
    advance(4);
    assertThat(gridIndexes()).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void pausedByATickItIsSilent() {
    Ticker ticker = ticker();
    advance(2);
    onTick = ticker::pause;
    virtual.advanceTimeBy(Duration.ofMillis(35));
    assertThat(ticks).hasSize(3);
    onTick = () -> {};
    ticker.resume();
    advance(2);
    assertThat(ticks).hasSize(5);
  }

  @Test
  void aNewPeriodSetByATickCountsFromIt() {
    Ticker ticker = ticker();
    advance(2);
    onTick =
        () -> {
          onTick = () -> {};
          ticker.reset(Duration.ofMillis(4));
        };
    advance(1);
    virtual.advanceTimeBy(Duration.ofMillis(8));
    assertThat(ticks).hasSize(5);
    ticker.reset(Duration.ofMillis(100));
    virtual.advanceTimeBy(Duration.ofMillis(99));
    assertThat(ticks).hasSize(5);
    virtual.advanceTimeBy(Duration.ofMillis(1));
    assertThat(ticks).hasSize(6);
  }

  @Test
  void cancelledByItsTickItLeavesNothingScheduled() {
    Disposable[] interval = new Disposable[1];
    interval[0] = Timers.every(PERIOD).on(virtual).ticks().subscribe(this::tick);
    advance(2);
    onTick = () -> interval[0].dispose();
    advance(5);
    assertThat(ticks).hasSize(3);
    assertNothingIsScheduled();
  }

  private void assertNothingIsScheduled() {
    long scheduled = virtual.getScheduledTaskCount();
    advance(50);
    assertThat(virtual.getScheduledTaskCount()).isEqualTo(scheduled);
  }

  @Test
  void cancelledBetweenTwoTicksItLeavesNothingBehind() {
    Disposable interval = Timers.every(PERIOD).on(virtual).ticks().subscribe(this::tick);
    advance(2);
    interval.dispose();
    advance(5);
    assertThat(ticks).hasSize(2);
    assertNothingIsScheduled();
  }

  @Test
  void withoutDemandItParksAndGoesOnWithDemand() {
    BaseSubscriber<Tick> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(3);
          }

          @Override
          protected void hookOnNext(Tick tick) {
            tick(tick);
          }
        };
    Timers.every(PERIOD).on(virtual).ticks().subscribe(subscriber);
    virtual.advanceTimeBy(Duration.ofMillis(55));
    assertThat(gridIndexes()).containsExactly(0L, 1L, 2L);
    assertNothingIsScheduled();
    subscriber.request(2);
    advance(2);
    assertThat(gridIndexes()).containsExactly(0L, 1L, 2L, 3L, 55L);
  }

  @Test
  void aBurstIsDeliveredWholeAfterAPause() {
    List<Long> counts = new ArrayList<>();
    BaseSubscriber<Long> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(2);
          }

          @Override
          protected void hookOnNext(Long count) {
            counts.add(count);
          }
        };
    Timers.every(PERIOD)
        .missedTicks(MissedTickPolicy.BURST)
        .on(virtual)
        .counts()
        .subscribe(subscriber);
    advance(60);
    assertThat(counts).hasSize(2);
    subscriber.requestUnbounded();
    virtual.advanceTime();
    assertThat(counts).hasSize(60);
    advance(2);
    assertThat(counts).hasSize(62);
  }

  @Test
  void aTickThatThrowsEndsIt() {
    Disposable interval = Timers.every(PERIOD).on(virtual).ticks().subscribe(this::tick, e -> {});
    advance(2);
    onTick =
        () -> {
          throw new IllegalStateException("tick");
        };
    advance(3);
    assertThat(ticks).hasSize(3);
    assertThat(interval.isDisposed()).isTrue();
    assertNothingIsScheduled();
  }

  @Test
  void aRefusalAfterSomeTicksIsSaid() {
    RefusingScheduler refusing = new RefusingScheduler(virtual);
    List<Throwable> errors = new ArrayList<>();
    Timers.every(PERIOD).on(refusing).ticks().subscribe(this::tick, errors::add);
    advance(3);
    refusing.refuses = true;
    advance(3);
    assertThat(errors).singleElement().isInstanceOf(RejectedExecutionException.class);
    assertThat(ticks).hasSize(4);
  }

  @Test
  void whatOtherThreadsAskOfItIsNeverLost() {
    Scheduler stock = Schedulers.newSingle("host");
    try {
      AtomicInteger seen = new AtomicInteger();
      Ticker ticker = Timers.every(Duration.ofNanos(50_000)).on(stock).ticker();
      Disposable interval = ticker.asFlux().subscribe(tick -> seen.incrementAndGet());
      for (int round = 0; round < 300; round++) {
        int spins = ThreadLocalRandom.current().nextInt(2_000);
        for (int i = 0; i < spins; i++) {
          Thread.onSpinWait();
        }
        switch (round % 3) {
          case 0 -> ticker.pause();
          case 1 -> ticker.reset(Duration.ofNanos(40_000 + round));
          default -> ticker.pause();
        }
        ticker.resume();
        int before = seen.get();
        Waiting.until("it ticks", () -> seen.get() > before);
      }
      interval.dispose();
    } finally {
      stock.dispose();
    }
  }
}
