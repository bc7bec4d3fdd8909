// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.SchedulerCounters;
import io.reactortimer.live.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Every timer that was scheduled is live, or has ended in one of the ways that are counted. */
@Timeout(90)
class CountersTest {

  private TimerScheduler scheduler = TimerScheduler.builder("counters").workers(1).build();

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
    Waiting.until("its threads end", () -> Waiting.threads("counters").isEmpty());
  }

  /** Counted up to now: all loops have met all timers. */
  private SchedulerCounters counters() {
    Live.count(scheduler);
    return scheduler.counters();
  }

  @Test
  void allIsZeroAtFirst() {
    assertThat(scheduler.counters()).isEqualTo(new SchedulerCounters(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void immediateTasksAreNoTimers() {
    CountDownLatch ran = new CountDownLatch(20);
    Scheduler.Worker worker = scheduler.createWorker();
    for (int i = 0; i < 10; i++) {
      scheduler.schedule(ran::countDown);
      worker.schedule(ran::countDown);
      worker.schedule(() -> {}).dispose();
    }
    Waiting.open(ran);

    SchedulerCounters counters = counters();
    assertThat(counters.scheduled()).isZero();
    assertThat(counters.delivered()).isZero();
    assertThat(counters.cancelled()).isZero();
  }

  @Test
  void immediateTasksAreNoTimersOnAWorkerThatHasTimersEither() {
    Scheduler.Worker worker = scheduler.createWorker();
    Disposable timer = worker.schedule(() -> {}, 1, TimeUnit.HOURS);

    for (int i = 0; i < 10; i++) {
      worker.schedule(() -> {}).dispose();
      worker.schedule(() -> {});
    }
    worker.schedule(
        () -> {
          for (int i = 0; i < 10; i++) {
            worker.schedule(() -> {}).dispose();
          }
        });
    SchedulerContract.fence(worker);

    SchedulerCounters counters = counters();
    assertThat(counters.scheduled()).isOne();
    assertThat(counters.delivered()).isZero();
    assertThat(counters.cancelled()).isZero();
    timer.dispose();
    assertThat(counters().cancelled()).isOne();
  }

  @Test
  void eachWayToEndIsCounted() {
    Scheduler.Worker worker = scheduler.createWorker();
    SchedulerContract.threadOf(worker).setUncaughtExceptionHandler((thread, failure) -> {});
    CountDownLatch ran = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      scheduler.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
      worker.schedule(
          () -> {
            throw new IllegalStateException("expected");
          },
          1,
          TimeUnit.MILLISECONDS);
      worker.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
      scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    }
    worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    Waiting.open(ran);
    Waiting.until("all that is due has ended", () -> counters().failed() == 3);

    SchedulerCounters counters = counters();
    assertThat(counters.scheduled()).isEqualTo(13);
    assertThat(counters.delivered()).isEqualTo(3);
    assertThat(counters.cancelled()).isEqualTo(3);
    assertThat(Live.count(scheduler)).isEqualTo(4);
    worker.dispose();
    assertThat(counters().cancelled()).isEqualTo(4);
    assertThat(Live.count(scheduler)).isEqualTo(3);
  }

  @Test
  void eachRunOfAPeriodicTaskIsCounted() {
    CountDownLatch ran = new CountDownLatch(5);
    List<Disposable> itself = new ArrayList<>();
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = Blocker.on(worker);
    itself.add(
        worker.schedulePeriodically(
            () -> {
              ran.countDown();
              if (ran.getCount() == 0) {
                itself.get(0).dispose();
              }
            },
            0,
            0,
            TimeUnit.SECONDS));
    blocker.release();
    Waiting.open(ran);
    SchedulerContract.fence(worker);

    SchedulerCounters counters = counters();
    assertThat(counters.scheduled()).isOne();
    assertThat(counters.delivered()).isEqualTo(5);
    assertThat(counters.cancelled()).isOne();
    assertThat(Live.count(scheduler)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theyAddUpHoweverDisposalRacesWithTheDeadline(int workers) {
    scheduler.dispose();
    scheduler = TimerScheduler.builder("counters").workers(workers).build();
    int timers = 60_000;
    BlockingQueue<Disposable> armed = new LinkedBlockingQueue<>();
    AtomicLong runs = new AtomicLong();
    Thread disposer =
        new Thread(
            () -> {
              for (int i = 0; i < timers; i++) {
                Waiting.next(armed).dispose();
              }
            });
    disposer.start();
    Scheduler.Worker worker = scheduler.createWorker();
    for (int i = 0; i < timers; i++) {
      long delay = 1 + i % 7 * 20_000L;
      armed.add(
          i % 2 == 0
              ? scheduler.schedule(runs::incrementAndGet, delay, TimeUnit.NANOSECONDS)
              : worker.schedule(runs::incrementAndGet, delay, TimeUnit.NANOSECONDS));
    }
    Waiting.end(disposer);

    Waiting.until(
        "all have ended", () -> counters().delivered() + counters().cancelled() >= timers);
    SchedulerCounters counters = counters();
    assertThat(counters.scheduled()).isEqualTo(timers);
    assertThat(counters.delivered()).isEqualTo(runs.get());
    assertThat(counters.cancelled()).isEqualTo(timers - runs.get());
    assertThat(counters.failed()).isZero();
    assertThat(Live.count(scheduler)).isZero();
  }

  @Test
  void anIntervalCancelledWhileItIsSubscribedToLeavesNothing() {
    Flux.interval(Duration.ofHours(1), scheduler)
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
              }
            });

    assertThat(Live.count(scheduler)).isZero();
    assertThat(counters().scheduled()).isZero();
    assertThat(counters().rejected()).isOne();
  }

  @Test
  void aListingSeesAllThatWasScheduledBefore() {
    for (int round = 0; round < 200; round++) {
      scheduler.dispose();
      scheduler = TimerScheduler.builder("counters").workers(1).build();
      for (int i = 0; i < 1_000; i++) {
        scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
      }
      assertThat(Live.count(scheduler)).as("round %d", round).isEqualTo(1_000);
    }
  }

  @Test
  void theyAddUpAfterTheEnd() {
    CountDownLatch ran = new CountDownLatch(1);
    Scheduler.Worker worker = scheduler.createWorker();
    scheduler.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    Waiting.open(ran);
    worker.schedulePeriodically(() -> {}, 0, 0, TimeUnit.SECONDS);
    worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    worker.schedule(() -> {}, 1, TimeUnit.HOURS);
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    Thread thread = SchedulerContract.threadOf(worker);
    scheduler.dispose();
    Waiting.end(thread);

    SchedulerCounters counters = scheduler.counters();
    assertThat(counters.scheduled()).isEqualTo(5);
    assertThat(counters.cancelled()).isEqualTo(4);
    assertThat(Live.count(scheduler)).isZero();
  }

  @Test
  void anIdleSchedulerDoesNotWakeUp() {
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    scheduler.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    Waiting.open(ran);

    // What went before may cost it one more.
    Waiting.until("it sleeps on", this::sleepsOn);
  }

  private boolean sleepsOn() {
    long wakeups = scheduler.counters().wakeups();
    Waiting.pass(scheduler, Duration.ofMillis(100));
    return scheduler.counters().wakeups() == wakeups;
  }

  @Test
  void workersTellTheirShare() {
    CountDownLatch ran = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      scheduler.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    }
    Waiting.open(ran);
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    Waiting.until("it has got there", () -> counters().delivered() == 3);

    WorkerInfo worker = scheduler.live().workers().get(0);
    assertThat(worker.ticks()).isEqualTo(3);
    assertThat(worker.armed()).isOne();
    assertThat(worker.thread()).startsWith("counters");
    assertThat(worker.stalledFor()).isNull();
    assertThat(worker.lateness().max()).isPositive();
    assertThat(worker.latenessLastMinute()).isEqualTo(worker.lateness());
  }
}
