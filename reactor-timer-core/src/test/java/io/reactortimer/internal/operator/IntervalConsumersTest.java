// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Live;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Consumers that ask for one tick at a time, and from another thread: the commonest load. */
@Timeout(60)
class IntervalConsumersTest {

  private static final int TICKS = 2_000;

  private final TimerScheduler scheduler = TimerScheduler.create("consumers");
  private final ExecutorService others = Executors.newFixedThreadPool(2);

  @AfterEach
  void dispose() {
    scheduler.dispose();
    others.shutdownNow();
  }

  private void survives(Function<Flux<Long>, Flux<Long>> consumer, Duration slack) {
    Flux<Long> ticks = Timers.every(Duration.ofNanos(20_000)).slack(slack).on(scheduler).counts();
    StepVerifier.create(consumer.apply(ticks).take(TICKS))
        .expectNextSequence(LongSequence.upTo(TICKS))
        .expectComplete()
        .verify(Duration.ofSeconds(20));
    assertThat(Live.count(scheduler)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32})
  void concatMapToWhatEndsOnAnotherThreadGetsEveryNumber(int prefetch) {
    survives(
        ticks ->
            ticks.concatMap(
                n -> Mono.fromFuture(CompletableFuture.supplyAsync(() -> n, others)), prefetch),
        Duration.ZERO);
  }

  @Test
  void soDoesWhatEndsOnTheTimersOwnThreadsOrOnStockOnes() {
    survives(
        ticks -> ticks.concatMap(n -> Mono.just(n).delayElement(Duration.ofNanos(1), scheduler), 1),
        Duration.ZERO);
    survives(
        ticks -> ticks.concatMap(n -> Mono.just(n).subscribeOn(Schedulers.parallel()), 1),
        Duration.ofMillis(1));
  }

  @Test
  void soDoesOneThatRequestsFromAnotherThreadAllTheTime() {
    survives(ticks -> ticks.limitRate(1).publishOn(Schedulers.parallel(), 1), Duration.ZERO);
  }

  /** Demand may come between a loop's look at the clock and its look at the inbox. */
  @Test
  void latenessIsNeverNegativeHoweverDemandComes() throws InterruptedException {
    TimerScheduler own = TimerScheduler.create("lateness");
    try {
      int rounds = 30_000;
      Semaphore taken = new Semaphore(0);
      AtomicLong least = new AtomicLong();
      BaseSubscriber<Tick> subscriber =
          new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(Tick tick) {
              least.accumulateAndGet(tick.lateness().toNanos(), Math::min);
              taken.release();
            }
          };
      own.schedulePeriodically(() -> {}, 0, 0, TimeUnit.NANOSECONDS); // turn after turn
      Timers.every(Duration.ofNanos(1)).on(own).ticks().subscribe(subscriber);
      for (int i = 0; i < rounds; i++) {
        subscriber.request(1);
        taken.acquire();
      }
      assertThat(least.get()).isZero();
    } finally {
      own.dispose();
    }
  }
}
