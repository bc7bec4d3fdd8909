// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A backlog of one kind does not keep the other waiting until it is done. */
@Timeout(90)
class FairnessTest {

  private static final int BACKLOG = 10_000;

  private final TimerScheduler scheduler = TimerScheduler.builder("fairness").workers(1).build();
  private final AtomicInteger before = new AtomicInteger();
  private final LinkedBlockingQueue<Integer> ranBefore = new LinkedBlockingQueue<>();

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
  }

  @Test
  void anImmediateTaskDoesNotWaitForAllTimersThatAreDue() {
    Blocker blocker = Blocker.on(scheduler.createWorker());
    for (int i = 0; i < BACKLOG; i++) {
      scheduler.schedule(before::incrementAndGet, 1, TimeUnit.MICROSECONDS);
    }
    Waiting.pass(scheduler, Duration.ofMillis(1));
    scheduler.schedule(() -> ranBefore.add(before.get()));

    blocker.release();

    assertThat(Waiting.next(ranBefore)).isLessThan(BACKLOG / 10);
    Waiting.until("all run", () -> before.get() == BACKLOG);
  }

  @Test
  void aTimerThatIsDueDoesNotWaitForAllImmediateTasks() {
    Blocker blocker = Blocker.on(scheduler.createWorker());
    for (int i = 0; i < BACKLOG; i++) {
      scheduler.schedule(before::incrementAndGet);
    }
    scheduler.schedule(() -> ranBefore.add(before.get()), 1, TimeUnit.MICROSECONDS);
    Waiting.pass(scheduler, Duration.ofMillis(1));

    blocker.release();

    assertThat(Waiting.next(ranBefore)).isLessThan(BACKLOG / 10);
    Waiting.until("all run", () -> before.get() == BACKLOG);
  }

  @Test
  void aTimerComesDueBetweenImmediateTasksWithoutEnd() {
    Scheduler.Worker worker = scheduler.createWorker();
    worker.schedulePeriodically(before::incrementAndGet, 0, 0, TimeUnit.SECONDS);
    CountDownLatch ran = new CountDownLatch(20);

    Disposable timer = scheduler.schedulePeriodically(ran::countDown, 1, 1, TimeUnit.MILLISECONDS);

    Waiting.open(ran);
    timer.dispose();
  }

  @Test
  void aTaskThatTakesLongerThanItsPeriodLetsOthersIn() {
    AtomicInteger runs = new AtomicInteger();
    Disposable slow =
        scheduler.schedulePeriodically(
            () -> {
              runs.incrementAndGet();
              Waiting.pass(scheduler, Duration.ofMillis(3));
            },
            1,
            1,
            TimeUnit.MILLISECONDS);
    CountDownLatch timers = new CountDownLatch(10);
    CountDownLatch tasks = new CountDownLatch(10);
    Disposable other =
        scheduler.schedulePeriodically(timers::countDown, 1, 1, TimeUnit.MILLISECONDS);

    while (tasks.getCount() > 0) {
      CountDownLatch ran = new CountDownLatch(1);
      scheduler.schedule(ran::countDown);
      Waiting.open(ran);
      tasks.countDown();
    }
    Waiting.open(timers);
    other.dispose();
    slow.dispose();

    // Each run but the first came after three periods, so it stood for more than its own.
    assertThat(scheduler.counters().missed()).isGreaterThanOrEqualTo(runs.get() - 2);
  }
}
