// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.WorkerInfo;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A scheduler on the defaults has Reactor's number of workers, and needs as few as it can. */
@Timeout(60)
class DefaultWorkersTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final TimerScheduler scheduler = TimerScheduler.create("defaults");

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
  }

  private enum Interval {
    OF_TIMERS {
      @Override
      Flux<Long> on(Scheduler scheduler) {
        return Timers.every(PERIOD).on(scheduler).counts();
      }
    },
    OF_REACTOR {
      @Override
      Flux<Long> on(Scheduler scheduler) {
        return Flux.interval(PERIOD, scheduler);
      }
    };

    abstract Flux<Long> on(Scheduler scheduler);
  }

  private static void subscribe(
      Interval interval, Scheduler scheduler, int number, Consumer<Long> callback) {
    for (int i = 0; i < number; i++) {
      interval.on(scheduler).onBackpressureDrop().subscribe(callback);
    }
  }

  @Test
  void thereAreAsManyAsReactorsOwnSchedulerHas() {
    assertThat(scheduler.workers()).isEqualTo(Schedulers.DEFAULT_POOL_SIZE);
  }

  /**
   * A loop that other processes keep from its processor looks busy, and hands timers over. So one
   * of ten schedulers has to stay on one thread, not each.
   */
  @ParameterizedTest
  @EnumSource
  void contract8FewTimersKeepOneLoopAwakeAndTheOthersHaveNoThread(Interval interval)
      throws InterruptedException {
    int threads = 0;
    for (int attempt = 0; attempt < 10 && threads != 1; attempt++) {
      threads = threadsOfTwenty(interval);
    }
    assertThat(threads).isEqualTo(1);
  }

  private static int threadsOfTwenty(Interval interval) throws InterruptedException {
    TimerScheduler scheduler = TimerScheduler.create("few");
    try {
      CountDownLatch ticks = new CountDownLatch(20 * 10);
      subscribe(interval, scheduler, 20, tick -> ticks.countDown());
      assertThat(ticks.await(50, TimeUnit.SECONDS)).isTrue();
      return (int)
          scheduler.live().workers().stream()
              .map(WorkerInfo::thread)
              .filter(Objects::nonNull)
              .count();
    } finally {
      scheduler.dispose();
    }
  }

  @ParameterizedTest
  @EnumSource
  void contract10HeavyIntervalsDoNotShareOneThread(Interval interval) {
    assumeTrue(Schedulers.DEFAULT_POOL_SIZE > 1, "several processors");
    subscribe(interval, scheduler, 4, tick -> LockSupport.parkNanos(PERIOD.toNanos() * 2 / 5));
    // Not by a listing: while one is on nothing moves.
    Waiting.until(
        "several loops tick",
        () -> scheduler.live().workers().stream().filter(loop -> loop.ticks() > 0).count() > 1);
  }
}
