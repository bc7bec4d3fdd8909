// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.contract.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Begins and ends schedulers, workers and subscriptions all the time, from several threads, for as
 * long as {@code reactortimer.soak.seconds} says: whatever was begun ends, and what was not ended
 * ticks. Run by the profile {@code soak}.
 */
@Tag("soak")
class BeginAndEndSoakTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long seed = Long.getLong("reactortimer.test.seed", System.nanoTime());
  private final long endNanos =
      System.nanoTime()
          + TimeUnit.SECONDS.toNanos(Integer.getInteger("reactortimer.soak.seconds", 600));
  private final ConcurrentLinkedQueue<Throwable> findings = new ConcurrentLinkedQueue<>();
  private final AtomicLong lives = new AtomicLong();
  private final AtomicLong streams = new AtomicLong();

  /** One scheduler, from its beginning to its end. */
  private final class Life {
    final Random random;
    final TimerScheduler scheduler;
    final Set<Object> open = ConcurrentHashMap.newKeySet();
    final List<Disposable> begun = new ArrayList<>();
    final List<CompletableFuture<?>> threads = new ArrayList<>();

    Life(Random random) {
      this.random = random;
      TimerScheduler.Builder settings =
          TimerScheduler.builder("soak").workers(1 + random.nextInt(3));
      if (random.nextBoolean()) {
        settings.slack(Duration.ZERO);
      }
      scheduler = settings.build();
    }

    /** Its last word is waited for. */
    <T> void open(Flux<T> stream) {
      streams.incrementAndGet();
      String name = stream + " #" + streams.get();
      open.add(name);
      begun.add(
          stream
              .onErrorComplete(RejectedExecutionException.class)
              .doFinally(end -> open.remove(name))
              .subscribe());
    }

    Duration some(int millis) {
      return Duration.ofNanos(1 + random.nextInt(millis * 1_000_000));
    }

    void begin() {
      switch (random.nextInt(8)) {
        case 0 -> open(Timers.every(some(5)).on(scheduler).counts());
        case 1 -> open(Timers.every(Duration.ofHours(1)).on(scheduler).counts());
        case 2 ->
            open(
                Timers.fixedDelay(some(3), () -> Mono.delay(some(2), scheduler))
                    .on(scheduler)
                    .asFlux());
        case 3 ->
            open(
                Timers.keepAlive(
                    Timers.every(some(5)).on(scheduler).counts(), some(5), () -> 0L, scheduler));
        case 4 -> silent(Timers.timeout(Mono.never(), some(5), scheduler));
        case 5 -> silent(Mono.delay(some(3), scheduler));
        case 6 -> worker();
        default -> ticker();
      }
    }

    /** A delay, which is dropped without a word when its scheduler is disposed. */
    void silent(Mono<?> delay) {
      begun.add(delay.onErrorComplete().subscribe());
    }

    void worker() {
      Scheduler.Worker worker = scheduler.createWorker();
      try {
        worker.schedule(() -> {});
        worker.schedule(() -> {}, random.nextInt(3_000), TimeUnit.MICROSECONDS);
        worker.schedulePeriodically(() -> {}, random.nextInt(3_000), 1_000, TimeUnit.MICROSECONDS);
      } catch (RejectedExecutionException disposed) {
        // The scheduler has ended meanwhile.
      }
      if (random.nextBoolean()) {
        worker.dispose();
      }
    }

    void ticker() {
      Ticker ticker = Timers.every(some(4)).on(scheduler).ticker();
      open(ticker.asFlux());
      ticker.pause();
      ticker.reset();
      ticker.resume();
      if (random.nextBoolean()) {
        ticker.stop();
      }
    }

    void endSome() {
      if (!begun.isEmpty() && random.nextInt(3) == 0) {
        begun.remove(random.nextInt(begun.size())).dispose();
      }
    }

    void live() throws Exception {
      int steps = random.nextInt(60);
      Disposable closing = null;
      CompletableFuture<Void> graceful = null;
      for (int i = 0; i < steps; i++) {
        begin();
        endSome();
        if (random.nextInt(10) == 0) {
          Thread.sleep(0, 1 + random.nextInt(999_999));
        }
        if (random.nextInt(40) == 0) {
          scheduler.live().count();
        }
        if (random.nextInt(50) == 0 && closing == null) {
          closing = scheduler.beginClosing();
        }
      }
      if (closing != null && random.nextBoolean()) {
        closing.dispose();
      }
      int how = random.nextInt(3);
      if (how < 2) {
        // Others hand over while it ends.
        threads.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    for (int i = 0; i < 50; i++) {
                      scheduler.schedule(() -> {});
                    }
                  } catch (RejectedExecutionException disposed) {
                    // As is to be.
                  }
                }));
        graceful = scheduler.disposeGracefully().toFuture();
      }
      if (how > 0) {
        scheduler.dispose();
        graceful = scheduler.disposeGracefully().toFuture();
      }
      try {
        graceful.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (CompletableFuture<?> thread : threads) {
          thread.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
      } catch (Exception e) {
        throw new AssertionError("does not end: " + how + ", " + scheduler.live().workers(), e);
      }
      Waiting.until("all streams end, ended how: " + how, open::isEmpty);
      lives.incrementAndGet();
    }
  }

  @Test
  void whatIsBegunEndsAndNothingHangs() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long threadSeed = seed + i;
      Thread thread =
          new Thread(
              () -> {
                Random random = new Random(threadSeed);
                try {
                  while (System.nanoTime() < endNanos && findings.isEmpty()) {
                    new Life(new Random(random.nextLong())).live();
                  }
                } catch (Throwable finding) {
                  findings.add(finding);
                }
              },
              "soak " + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(findings).as("seed " + seed).isEmpty();
    assertThat(lives).hasPositiveValue();
    System.out.println(lives + " schedulers, " + streams + " streams, seed " + seed);
  }
}
