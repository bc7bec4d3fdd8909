// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Delays and periods of zero or less: as soon as possible, but never inline and never a loop. */
class ImmediateContractTest extends SchedulerContract {

  /**
   * A task without period that ends with its scheduler is a failure in the log of Reactor's own.
   */
  @BeforeEach
  void expectFailures() {
    ignoreFailures();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void noDelayMeansAtOnceButNotInline(long delay) {
    Scheduler.Worker worker = scheduler.createWorker();
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    CountDownLatch ran = new CountDownLatch(3);

    worker.schedule(
        () -> {
          worker.schedule(
              () -> {
                order.add("worker");
                ran.countDown();
              },
              delay,
              TimeUnit.NANOSECONDS);
          Thread here = Thread.currentThread();
          for (int i = 0; i < subject.threads(); i++) {
            scheduler.schedule(
                () -> {
                  // What runs on another thread may well run meanwhile.
                  if (Thread.currentThread() == here) {
                    order.add("direct");
                    ran.countDown();
                  }
                },
                delay,
                TimeUnit.NANOSECONDS);
          }
          order.add("submitter");
          ran.countDown();
        });

    Waiting.open(ran);
    assertThat(Waiting.next(order)).isEqualTo("submitter");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void withoutAPeriodATaskRunsAgainAndAgain(long period) {
    CountDownLatch direct = new CountDownLatch(200);
    CountDownLatch onWorker = new CountDownLatch(200);

    Disposable first =
        scheduler.schedulePeriodically(direct::countDown, 0, period, TimeUnit.NANOSECONDS);
    Disposable second =
        scheduler
            .createWorker()
            .schedulePeriodically(onWorker::countDown, 0, period, TimeUnit.NANOSECONDS);

    Waiting.open(direct);
    Waiting.open(onWorker);
    assertThat(first.isDisposed()).isFalse();
    assertThat(second.isDisposed()).isFalse();
    first.dispose();
    second.dispose();
    assertThat(first.isDisposed()).isTrue();
    assertThat(second.isDisposed()).isTrue();
  }

  @Test
  void aTaskWithoutPeriodIsNotRunInline() {
    Scheduler.Worker worker = scheduler.createWorker();
    BlockingQueue<String> order = new LinkedBlockingQueue<>();

    worker.schedule(
        () -> {
          worker.schedulePeriodically(() -> order.add("periodic"), 0, 0, TimeUnit.NANOSECONDS);
          order.add("submitter");
        });

    assertThat(Waiting.next(order)).isEqualTo("submitter");
    assertThat(Waiting.next(order)).isEqualTo("periodic");
    worker.dispose();
  }

  @Test
  void aTaskWithoutPeriodWaitsForItsInitialDelay() {
    BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
    Scheduler.Worker worker = scheduler.createWorker();
    long before = nanos();

    worker.schedulePeriodically(() -> starts.add(nanos()), 20, 0, TimeUnit.MILLISECONDS);

    assertThat(Waiting.next(starts) - before).isGreaterThanOrEqualTo(20_000_000);
    assertThat(Waiting.next(starts) - before).isGreaterThanOrEqualTo(20_000_000);
    worker.dispose();
  }

  @Test
  void aTaskWithoutPeriodLetsAllOthersHaveTheirTurn() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    CountDownLatch running = new CountDownLatch(10);
    worker.schedulePeriodically(running::countDown, 0, 0, TimeUnit.NANOSECONDS);
    Waiting.open(running);

    CountDownLatch others = new CountDownLatch(6);
    worker.schedule(others::countDown);
    worker.schedule(others::countDown, 2, TimeUnit.MILLISECONDS);
    worker.schedulePeriodically(others::countDown, 1, 3_600_000, TimeUnit.MILLISECONDS);
    neighbour.schedule(others::countDown);
    neighbour.schedule(others::countDown, 2, TimeUnit.MILLISECONDS);
    neighbour.schedulePeriodically(others::countDown, 1, 3_600_000, TimeUnit.MILLISECONDS);

    Waiting.open(others);
    worker.dispose();
  }

  @Test
  void twoTasksWithoutPeriodTakeTurns() {
    Scheduler.Worker worker = scheduler.createWorker();
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    Blocker blocker = Blocker.on(worker);

    worker.schedulePeriodically(() -> order.add("a"), 0, 0, TimeUnit.NANOSECONDS);
    worker.schedulePeriodically(() -> order.add("b"), 0, 0, TimeUnit.NANOSECONDS);
    blocker.release();

    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      runs.add(Waiting.next(order));
    }
    worker.dispose();
    for (int i = 1; i < runs.size(); i++) {
      assertThat(runs.get(i)).as("run %d of %s", i, runs).isNotEqualTo(runs.get(i - 1));
    }
  }

  @Test
  void aTaskWithoutPeriodStopsWhenDisposed() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    AtomicInteger runs = new AtomicInteger();
    Disposable task =
        worker.schedulePeriodically(runs::incrementAndGet, 0, 0, TimeUnit.NANOSECONDS);
    Waiting.until("it runs", () -> runs.get() > 10);

    task.dispose();
    fence(neighbour);
    int seen = runs.get();
    Waiting.pass(scheduler, Duration.ofMillis(2));
    fence(worker);
    fence(neighbour);

    assertThat(runs).hasValue(seen);
  }

  @Test
  void aTaskWithoutPeriodStopsWithItsWorker() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    AtomicInteger runs = new AtomicInteger();
    Disposable task =
        worker.schedulePeriodically(runs::incrementAndGet, 0, 0, TimeUnit.NANOSECONDS);
    Waiting.until("it runs", () -> runs.get() > 10);

    worker.dispose();
    fence(neighbour);
    int seen = runs.get();
    Waiting.pass(scheduler, Duration.ofMillis(2));
    fence(neighbour);

    assertThat(runs).hasValue(seen);
    assertThat(task.isDisposed()).isTrue();
  }

  @Test
  void aTaskWithoutPeriodMayDisposeItself() {
    Scheduler.Worker worker = scheduler.createWorker();
    CompletableFuture<Disposable> itself = new CompletableFuture<>();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch disposed = new CountDownLatch(1);

    Disposable task =
        worker.schedulePeriodically(
            () -> {
              if (runs.incrementAndGet() == 3) {
                Waiting.value(itself).dispose();
                disposed.countDown();
              }
            },
            0,
            0,
            TimeUnit.NANOSECONDS);
    itself.complete(task);
    Waiting.open(disposed);
    fence(worker);
    fence(worker);

    assertThat(runs).hasValue(3);
    assertThat(task.isDisposed()).isTrue();
  }

  @Test
  void aFailingRunOfATaskWithoutPeriodCostsOneRun() {
    Scheduler.Worker worker = scheduler.createWorker();
    AtomicInteger runs = new AtomicInteger();

    Disposable task =
        worker.schedulePeriodically(
            () -> {
              runs.incrementAndGet();
              throw new IllegalStateException("run " + runs);
            },
            0,
            0,
            TimeUnit.NANOSECONDS);

    if (subject.isExempt(Exemption.FAILURE_ENDS_A_TASK_WITHOUT_PERIOD)) {
      Waiting.until("it runs", () -> runs.get() > 0);
      fence(worker);
      fence(worker);
      assertThat(runs).hasValue(1);
      assertThat(task.isDisposed()).isFalse();
    } else {
      Waiting.until("it goes on", () -> runs.get() > 10);
    }
    task.dispose();
  }
}
