// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * A subscriber is stuck and holds a lock meanwhile, for which every thread waits that asks it for
 * its Context or its next operator: one with synchronized methods, for example.
 */
@Timeout(90)
class LockedSubscriberTest {

  private static final Duration PERIOD = Duration.ofMillis(20);

  private final TimerScheduler scheduler = TimerScheduler.builder("locked").workers(2).build();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicLong neighbourTicks = new AtomicLong();

  @AfterEach
  void dispose() {
    released.countDown();
    scheduler.dispose();
  }

  /** Is stuck in its first element, under its lock. */
  private static final class Locked implements CoreSubscriber<Long>, Scannable {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch until;
    private volatile Subscription subscription;

    Locked(CountDownLatch until) {
      this.until = until;
    }

    @Override
    public synchronized Context currentContext() {
      return Context.empty();
    }

    @Override
    public synchronized Object scanUnsafe(Attr key) {
      return null;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
      subscription = upstream;
      upstream.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(Long tick) {
      entered.countDown();
      try {
        until.await(); // longer than the test is patient
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public synchronized void onError(Throwable failure) {}

    @Override
    public synchronized void onComplete() {}
  }

  private Flux<Long> every(Duration period) {
    return Timers.every(period).on(scheduler).counts();
  }

  private Locked stuckIn(Flux<Long> source) {
    Locked locked = new Locked(released);
    source.subscribe(locked);
    Waiting.open(locked.entered);
    return locked;
  }

  /** Several, subscribed together and so on one loop: if one is stuck, the others wait. */
  private Flux<Long> merged() {
    return Flux.merge(every(PERIOD), every(PERIOD.plusMillis(1)), every(PERIOD.plusMillis(2)));
  }

  private void awaitTicksOfNeighbour() {
    long before = neighbourTicks.get();
    Waiting.until("the neighbour ticks", () -> neighbourTicks.get() > before + 10);
  }

  /** Those on the neighbour's loop, that is: one that is stuck on its own keeps nobody waiting. */
  @Test
  void contract10OthersThatAreStuckAreHandedOverToo() {
    every(PERIOD).subscribe(tick -> neighbourTicks.incrementAndGet());
    stuckIn(every(PERIOD));
    awaitTicksOfNeighbour(); // the watch is at its next look, or waits for the name

    stuckIn(every(PERIOD));
    awaitTicksOfNeighbour();
  }

  @Test
  void contract10ALateTimerThatLeadsToItHoldsNoLoop() {
    every(PERIOD).subscribe(tick -> neighbourTicks.incrementAndGet());
    stuckIn(merged());
    Waiting.until("handed over", () -> scheduler.counters().handOvers() > 0);
    // Those of them that have waited are late by that.
    awaitTicksOfNeighbour();
    awaitTicksOfNeighbour();
  }

  @Test
  void contract5ItIsCancelledAtOnce() {
    Locked locked = stuckIn(every(PERIOD));
    Thread canceller = new Thread(() -> locked.subscription.cancel());
    canceller.start();
    Waiting.end(canceller);
    assertThat(released.getCount()).isOne();
  }
}
