// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.internal.engine.time.TimeSource;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;

/** What a scheduler that ends gives back to its limit, which nobody can see from outside. */
@Timeout(60)
class TimerSchedulerLimitTest {

  private static final int LIMIT = 4;

  private final TimerScheduler scheduler =
      TimerScheduler.builder("limited").workers(2).maxLive(LIMIT).build();

  private void fill() {
    Scheduler.Worker worker = scheduler.createWorker();
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    worker.schedule(() -> {}, 1, TimeUnit.HOURS);
    worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    Timers.every(Duration.ofHours(1)).on(scheduler).counts().subscribe();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.core().limit().acquire());
  }

  private void assertAllIsFree() {
    for (int i = 0; i < LIMIT; i++) {
      assertThatCode(() -> scheduler.core().limit().acquire()).doesNotThrowAnyException();
    }
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.core().limit().acquire());
  }

  @Test
  void disposalGivesBackAll() {
    fill();

    scheduler.dispose();
    scheduler.disposeGracefully().block(Duration.ofSeconds(30));

    assertAllIsFree();
  }

  @Test
  void aGracefulEndGivesBackAll() {
    scheduler.schedule(() -> {}, 1, TimeUnit.MILLISECONDS);
    scheduler.schedulePeriodically(() -> {}, 0, 0, TimeUnit.SECONDS);
    scheduler.createWorker().schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    Timers.every(Duration.ofHours(1)).on(scheduler).counts().subscribe();

    scheduler.disposeGracefully().block(Duration.ofSeconds(30));

    assertAllIsFree();
  }

  @Test
  void disposalBeforeAThreadWasStartedGivesBackAll() {
    for (int i = 0; i < LIMIT; i++) {
      scheduler.schedule(() -> {}, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    scheduler.dispose();
    scheduler.disposeGracefully().block(Duration.ofSeconds(30));

    assertAllIsFree();
  }

  @Test
  void contract4AnIdleIntervalThatIsGarbageGivesItsPlaceBack() {
    TimerScheduler one = TimerScheduler.builder("one").maxLive(1).build();
    try {
      for (int i = 0; i < 3; i++) {
        WeakReference<Subscription> dropped = dropped(one);
        while (dropped == null) { // the collector tells a little later than it collects
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
          dropped = dropped(one);
        }
        Garbage.awaitCollected(dropped);
      }
    } finally {
      one.dispose();
    }
  }

  /** One that nobody asks anything of and nobody cancels; null if there was no room. */
  private static @Nullable WeakReference<Subscription> dropped(TimerScheduler scheduler) {
    boolean[] refused = {false};
    BaseSubscriber<Long> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}

          @Override
          protected void hookOnError(Throwable refusal) {
            refused[0] = true;
          }
        };
    Timers.every(Duration.ofSeconds(1)).on(scheduler).counts().subscribe(subscriber);
    return refused[0] ? null : new WeakReference<>(subscriber);
  }

  /** A clock that fails as for want of memory, for the thread that has made it. */
  private static final class FailingClock implements TimeSource {

    private final Thread thread = Thread.currentThread();
    boolean fails;

    @Override
    public long nanoTime() {
      if (fails && Thread.currentThread() == thread) {
        throw new OutOfMemoryError("pretended");
      }
      return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
      return System.currentTimeMillis();
    }
  }

  @Test
  void aTaskThatCannotBeMadeHoldsNoPlace() {
    FailingClock clock = new FailingClock();
    TimerScheduler one = TimerScheduler.builder("one").maxLive(1).build(clock);
    try {
      clock.fails = true;
      assertThatThrownBy(() -> one.schedule(() -> {}, 1, TimeUnit.HOURS)).hasMessage("pretended");
      assertThatThrownBy(() -> one.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS))
          .hasMessage("pretended");
      clock.fails = false;
      assertThatCode(() -> one.core().limit().acquire()).doesNotThrowAnyException();
    } finally {
      clock.fails = false;
      one.dispose();
    }
  }
}
