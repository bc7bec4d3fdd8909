// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.IntervalSpec;
import io.reactortimer.Tick;
import io.reactortimer.Ticker;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Intervals on schedulers that are not ours, virtual time first of all. */
@Timeout(60)
class OtherSchedulersTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void contract12VirtualTimeNeedsNoChange() {
    StepVerifier.withVirtualTime(() -> Timers.interval(Duration.ofHours(1)).take(3))
        .expectSubscription()
        .expectNoEvent(Duration.ofHours(1).minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .expectNext(0L)
        .thenAwait(Duration.ofHours(2))
        .expectNext(1L, 2L)
        .expectComplete()
        .verify(LIMIT);
  }

  @Test
  void contract7WhatIsDueAtTheEndOfTimeIsNotEarlyInVirtualTimeEither() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    List<Object> seen = new ArrayList<>();
    virtual.advanceTimeBy(Duration.ofMinutes(5)); // so that it overflows what is due too late
    Duration far = Duration.ofNanos(Long.MAX_VALUE).minusMinutes(1);
    Timers.every(far).on(virtual).counts().subscribe(seen::add);
    Timers.timeout(Flux.never(), far, virtual).subscribe(seen::add, seen::add);
    Timers.keepAlive(Flux.never(), far, () -> "beat", virtual).subscribe(seen::add);
    Timers.fixedDelay(far, Mono::empty).on(virtual).asFlux().subscribe(seen::add);
    virtual.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(seen).isEmpty();
  }

  @Test
  void contract12TheDefaultIsResolvedAtAssemblyNotBefore() {
    IntervalSpec kept = Timers.every(Duration.ofDays(1)).name("kept");
    StepVerifier.withVirtualTime(() -> kept.ticks().take(1))
        .thenAwait(Duration.ofDays(1))
        .assertNext(tick -> assertThat(tick.lateness()).isZero())
        .expectComplete()
        .verify(LIMIT);
    assertThat(Scannable.from(kept.ticks()).scan(Scannable.Attr.RUN_ON))
        .isSameAs(Timers.defaultScheduler());
  }

  /**
   * Disposing one searches all that a virtual scheduler holds: each tick would, among a thousand.
   */
  @Test
  void aRunThatHasComeIsNotDisposed() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    int[] disposed = {0};
    int[] planned = {0};
    Scheduler counting =
        new Scheduler() {
          @Override
          public Disposable schedule(Runnable task) {
            return virtual.schedule(task);
          }

          @Override
          public long now(TimeUnit unit) {
            return virtual.now(unit);
          }

          @Override
          public Worker createWorker() {
            Worker worker = virtual.createWorker();
            return new Worker() {
              @Override
              public Disposable schedule(Runnable task) {
                return worker.schedule(task);
              }

              @Override
              public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                Disposable run = worker.schedule(task, delay, unit);
                planned[0]++;
                return () -> {
                  disposed[0]++;
                  run.dispose();
                  throw new IllegalStateException("must not cost the interval its time");
                };
              }

              @Override
              public void dispose() {
                worker.dispose();
              }
            };
          }
        };
    Ticker ticker = Timers.every(Duration.ofMillis(10)).on(counting).ticker();
    int[] ticks = {0};
    ticker.asFlux().subscribe(tick -> ticks[0]++);
    virtual.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(ticks[0]).isEqualTo(100);
    assertThat(planned[0]).isEqualTo(101);
    assertThat(disposed[0]).isZero();
    ticker.reset(Duration.ofMillis(1));
    virtual.advanceTimeBy(Duration.ofMillis(1));
    assertThat(ticks[0]).as("another time takes its place").isEqualTo(101);
    assertThat(disposed[0]).isOne();
    virtual.advanceTimeBy(Duration.ofMillis(1));
    assertThat(ticks[0]).isEqualTo(102);
  }

  @Test
  void demandArmsAndMissedTicksAreSkippedInVirtualTime() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    List<Tick> ticks = new ArrayList<>();
    BaseSubscriber<Tick> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}

          @Override
          protected void hookOnNext(Tick tick) {
            ticks.add(tick);
          }
        };
    Timers.every(Duration.ofSeconds(1)).on(virtual).ticks().subscribe(subscriber);
    virtual.advanceTimeBy(Duration.ofMillis(5500));
    assertThat(ticks).isEmpty();
    assertThat(virtual.getScheduledTaskCount()).as("nothing without demand").isZero();

    subscriber.request(2);
    virtual.advanceTimeBy(Duration.ofMillis(500));
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 5L);
    assertThat(ticks.get(0).missed()).isEqualTo(4);
    assertThat(ticks.get(0).demandWait()).isEqualTo(Duration.ofMillis(4500));
    assertThat(ticks.get(0).lateness()).isZero();
    virtual.advanceTimeBy(Duration.ofHours(1));
    assertThat(ticks).hasSize(2);
    subscriber.cancel();
  }

  @Test
  void onStockParallelItTicksWithOneAtATimeDemandFromAnotherThread() {
    Scheduler stock = Schedulers.newParallel("other", 2);
    try {
      StepVerifier.create(
              Timers.every(Duration.ofMillis(2))
                  .on(stock)
                  .counts()
                  .concatMap(n -> Flux.just(n).subscribeOn(stock), 1)
                  .take(200))
          .expectNextCount(200)
          .expectComplete()
          .verify(LIMIT);
    } finally {
      stock.dispose();
    }
  }

  @Test
  void aDisposedSchedulerIsAnErrorToTheSubscriberOnAnyKindOfScheduler() {
    Scheduler stock = Schedulers.newSingle("gone");
    stock.dispose();
    TimerScheduler ours = TimerScheduler.create("gone");
    ours.dispose();
    for (Scheduler gone : List.of(stock, ours)) {
      StepVerifier.create(Timers.every(Duration.ofMillis(1)).on(gone).counts())
          .expectError(RejectedExecutionException.class)
          .verify(LIMIT);
    }
  }

  @Test
  void contract11ATickThereIsNotInterruptedByItsCancellationEither() throws InterruptedException {
    Scheduler stock = Schedulers.newSingle("other");
    try {
      CountDownLatch inTick = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      Disposable interval =
          Timers.every(Duration.ofMillis(1))
              .on(stock)
              .counts()
              .subscribe(
                  n -> {
                    inTick.countDown();
                    try {
                      seen.add(cancelled.await(20, TimeUnit.SECONDS) ? "whole" : "timed out");
                    } catch (InterruptedException e) {
                      seen.add("interrupted");
                    }
                  });
      assertThat(inTick.await(20, TimeUnit.SECONDS)).isTrue();
      interval.dispose();
      cancelled.countDown();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("whole");
      CountDownLatch next = new CountDownLatch(1);
      stock.schedule(next::countDown);
      assertThat(next.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(seen).as("after the cancellation").isEmpty();
    } finally {
      stock.dispose();
    }
  }

  @Test
  void aSchedulerWithoutTimeIsAnErrorToTheSubscriber() {
    StepVerifier.create(Timers.every(Duration.ofHours(1)).on(Schedulers.immediate()).counts())
        .expectError(RejectedExecutionException.class)
        .verify(LIMIT);
  }

  @Test
  void aBadRequestEndsTheStreamThereToo() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    List<Throwable> errors = new ArrayList<>();
    Subscription[] raw = new Subscription[1];
    Timers.every(Duration.ofSeconds(1))
        .on(virtual)
        .counts()
        .doOnSubscribe(subscription -> raw[0] = subscription)
        .subscribe(n -> {}, errors::add);
    raw[0].request(-3);
    virtual.advanceTime();
    assertThat(errors).singleElement().asString().contains("request(n)").contains("-3");
    virtual.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(errors).hasSize(1);
  }

  @Test
  void aBadRequestToASchedulerThatIsGoneIsSaidAllTheSame() {
    Scheduler stock = Schedulers.newSingle("gone");
    List<Throwable> errors = new ArrayList<>();
    Subscription[] raw = new Subscription[1];
    Timers.every(Duration.ofSeconds(1))
        .on(stock)
        .counts()
        .doOnSubscribe(subscription -> raw[0] = subscription)
        .subscribe(
            new BaseSubscriber<Long>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {}

              @Override
              protected void hookOnError(Throwable error) {
                errors.add(error);
              }
            });
    stock.dispose();
    raw[0].request(0);
    assertThat(errors).singleElement().asString().contains("request(n)").contains("0");
  }
}
