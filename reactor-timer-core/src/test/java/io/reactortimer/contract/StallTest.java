// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What a pause of two seconds, of a garbage collector or a container, does to an interval. */
@Timeout(90)
class StallTest {

  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final Duration WORK = Duration.ofMillis(1);
  private static final Duration STALL = Duration.ofSeconds(2);

  private final Scheduler stock = Schedulers.newParallel("stock", 1);
  private final TimerScheduler ours =
      TimerScheduler.builder("ours").workers(1).stallHandOver(Duration.ZERO).build();

  @AfterEach
  void disposeSchedulers() {
    stock.dispose();
    ours.dispose();
  }

  @Test
  void endsAStockIntervalWithAnOverflowAndOursGoesOn() {
    BlockingQueue<Long> stockTicks = new LinkedBlockingQueue<>();
    CompletableFuture<Throwable> stockError = new CompletableFuture<>();
    Flux.interval(PERIOD, stock)
        .concatMap(i -> Mono.delay(WORK, stock).thenReturn(i))
        .subscribe(stockTicks::add, stockError::complete);
    BlockingQueue<Tick> ourTicks = new LinkedBlockingQueue<>();
    CompletableFuture<Throwable> ourError = new CompletableFuture<>();
    Disposable subscription =
        Timers.every(PERIOD)
            .on(ours)
            .ticks()
            .concatMap(tick -> Mono.delay(WORK, ours).thenReturn(tick))
            .subscribe(ourTicks::add, ourError::complete);
    // On a machine that is busy with something else its death may come before our stall.
    Waiting.until("it ticks", () -> !stockTicks.isEmpty() || stockError.isDone());
    assertThat(Waiting.next(ourTicks).sequence()).isZero();

    Blocker stockStall = Blocker.on(stock.createWorker());
    Blocker ourStall = Blocker.on(ours.createWorker());
    Waiting.pass(ours, STALL);
    stockStall.release();
    ourStall.release();

    assertThat(Waiting.value(stockError))
        .matches(Exceptions::isOverflow)
        .hasMessageContaining("due to lack of requests");
    Tick tick = Waiting.next(ourTicks);
    while (tick.missed() < STALL.dividedBy(PERIOD) - 2) {
      tick = Waiting.next(ourTicks); // from before the stall
    }
    for (int i = 1; i <= 5; i++) {
      assertThat(Waiting.next(ourTicks).sequence()).isEqualTo(tick.sequence() + i);
    }
    assertThat(ourError).isNotDone();
    subscription.dispose();
  }
}
