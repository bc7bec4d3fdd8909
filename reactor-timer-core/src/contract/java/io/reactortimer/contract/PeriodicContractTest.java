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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Delays and periods: never early, at a fixed rate, and until disposed. */
class PeriodicContractTest extends SchedulerContract {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Test
  void aDelayedTaskNeverRunsBeforeItsDeadline() {
    Scheduler.Worker worker = scheduler.createWorker();
    int delays = 200;
    BlockingQueue<Long> earlyBy = new LinkedBlockingQueue<>();

    for (int i = 0; i < delays; i++) {
      long delay = 50_000L * i;
      long submitted = nanos();
      Runnable task = () -> earlyBy.add(delay - (nanos() - submitted));
      if (i % 2 == 0) {
        scheduler.schedule(task, delay, TimeUnit.NANOSECONDS);
      } else {
        worker.schedule(task, delay, TimeUnit.NANOSECONDS);
      }
    }

    for (int i = 0; i < delays; i++) {
      assertThat(Waiting.next(earlyBy)).isLessThanOrEqualTo(0);
    }
  }

  @Test
  void runsMissedInAStallComeBeforeWhatWasDueAfterThem() {
    long period = 10 * MILLI;
    long delay = 9 * period + period / 2;
    Scheduler.Worker worker = scheduler.createWorker();
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    Blocker stall = new Blocker();
    AtomicInteger runs = new AtomicInteger();

    long before = nanos();
    worker.schedulePeriodically(
        () -> {
          order.add("run");
          if (runs.getAndIncrement() == 0) {
            stall.run();
          }
        },
        period,
        period,
        TimeUnit.NANOSECONDS);
    worker.schedule(() -> order.add("mark"), delay, TimeUnit.NANOSECONDS);
    long after = nanos();
    stall.awaitEntered();
    Waiting.reach(scheduler, after + delay + period);
    stall.release();

    long runsBeforeMark = 0;
    while (Waiting.next(order).equals("run")) {
      runsBeforeMark++;
    }
    // As many as there are grid points up to the deadline of the mark, wherever it fell exactly.
    assertThat(runsBeforeMark).isBetween(9L, (delay + after - before) / period);
    assertThat(Waiting.next(order)).isEqualTo("run");
  }

  @Test
  void theRateIsFixedWhateverARunTakes() {
    long period = 20 * MILLI;
    BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
    Blocker stall = new Blocker();
    AtomicInteger runs = new AtomicInteger();

    long before = nanos();
    Disposable task =
        scheduler.schedulePeriodically(
            () -> {
              starts.add(nanos());
              if (runs.getAndIncrement() == 0) {
                stall.run();
              }
            },
            period,
            period,
            TimeUnit.NANOSECONDS);
    long after = nanos();
    stall.awaitEntered();
    Waiting.reach(scheduler, after + 7 * period);
    stall.release();

    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      seen.add(Waiting.next(starts));
    }
    task.dispose();
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i) - before).isGreaterThanOrEqualTo((i + 1) * period);
      if (i > 0) {
        shortest = Math.min(shortest, seen.get(i) - seen.get(i - 1));
      }
    }
    // With a fixed delay no two starts are ever closer than one period.
    assertThat(shortest).isLessThan(period);
  }

  @Test
  void theFirstRunComesAfterTheInitialDelay() {
    BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
    Scheduler.Worker worker = scheduler.createWorker();
    long before = nanos();

    scheduler.schedulePeriodically(() -> starts.add(nanos()), 30, 3_600_000, TimeUnit.MILLISECONDS);
    assertThat(Waiting.next(starts) - before).isGreaterThanOrEqualTo(30 * MILLI);

    before = nanos();
    worker.schedulePeriodically(() -> starts.add(nanos()), 30, 3_600_000, TimeUnit.MILLISECONDS);
    assertThat(Waiting.next(starts) - before).isGreaterThanOrEqualTo(30 * MILLI);
  }

  @Test
  void withoutAnInitialDelayTheFirstRunComesAtOnce() {
    CountDownLatch ran = new CountDownLatch(4);
    Scheduler.Worker worker = scheduler.createWorker();

    scheduler.schedulePeriodically(ran::countDown, 0, 1, TimeUnit.HOURS);
    scheduler.schedulePeriodically(ran::countDown, -1, 1, TimeUnit.HOURS);
    worker.schedulePeriodically(ran::countDown, 0, 1, TimeUnit.HOURS);
    worker.schedulePeriodically(ran::countDown, -1, 1, TimeUnit.HOURS);

    Waiting.open(ran);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT_PERIODIC", "WORKER_PERIODIC"})
  void aFailingRunCostsOneRun(Submission submission) {
    CountDownLatch runs = new CountDownLatch(5);
    ignoreFailures();

    Disposable task =
        submission.submit(
            scheduler,
            scheduler.createWorker(),
            () -> {
              runs.countDown();
              throw new IllegalStateException("run " + runs.getCount());
            });

    Waiting.open(runs);
    assertThat(task.isDisposed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT_PERIODIC", "WORKER_PERIODIC"})
  void runsUntilItIsDisposed(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    BlockingQueue<Thread> runs = new LinkedBlockingQueue<>();

    Disposable task = submission.submit(scheduler, worker, () -> runs.add(Thread.currentThread()));
    for (int i = 0; i < 10; i++) {
      Waiting.next(runs);
    }
    assertThat(task.isDisposed()).isFalse();
    task.dispose();
    assertThat(task.isDisposed()).isTrue();

    // One run may be on its way still; when its thread is through with it, there is no other.
    fenceAllThreads();
    runs.clear();
    Waiting.pass(scheduler, Duration.ofMillis(5));
    fenceAllThreads();
    assertThat(runs).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT_PERIODIC", "WORKER_PERIODIC"})
  void aRunThatDisposesItsTaskIsTheLast(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    CompletableFuture<Disposable> itself = new CompletableFuture<>();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch disposed = new CountDownLatch(1);

    Disposable task =
        submission.submit(
            scheduler,
            worker,
            () -> {
              if (runs.incrementAndGet() == 3) {
                Waiting.value(itself).dispose();
                disposed.countDown();
              }
            });
    itself.complete(task);
    Waiting.open(disposed);

    assertThat(task.isDisposed()).isTrue();
    Waiting.pass(scheduler, Duration.ofMillis(5));
    fenceAllThreads();
    assertThat(runs).hasValue(3);
  }

  @Test
  void periodicTasksOfOneWorkerAllGetTheirTurn() {
    Scheduler.Worker worker = scheduler.createWorker();
    int tasks = 20;
    CountDownLatch[] runs = new CountDownLatch[tasks];

    for (int i = 0; i < tasks; i++) {
      CountDownLatch latch = new CountDownLatch(10);
      runs[i] = latch;
      worker.schedulePeriodically(latch::countDown, 0, 500 + i, TimeUnit.MICROSECONDS);
    }

    for (CountDownLatch latch : runs) {
      Waiting.open(latch);
    }
  }

  @Test
  void aDelayBeyondTheEndOfTimeJustNeverEnds() {
    Scheduler.Worker worker = scheduler.createWorker();
    AtomicInteger runs = new AtomicInteger();
    Runnable never = runs::incrementAndGet;
    CountDownLatch first = new CountDownLatch(2);

    List<Disposable> tasks =
        List.of(
            scheduler.schedule(never, Long.MAX_VALUE, TimeUnit.NANOSECONDS),
            scheduler.schedule(never, Long.MAX_VALUE, TimeUnit.DAYS),
            worker.schedule(never, Long.MAX_VALUE, TimeUnit.NANOSECONDS),
            worker.schedule(never, Long.MAX_VALUE, TimeUnit.DAYS),
            scheduler.schedulePeriodically(never, Long.MAX_VALUE, 1, TimeUnit.NANOSECONDS),
            worker.schedulePeriodically(never, Long.MAX_VALUE, 1, TimeUnit.DAYS),
            scheduler.schedulePeriodically(first::countDown, 0, Long.MAX_VALUE, TimeUnit.DAYS),
            worker.schedulePeriodically(first::countDown, 0, Long.MAX_VALUE, TimeUnit.NANOSECONDS));
    Waiting.open(first);
    CountDownLatch later = new CountDownLatch(2);
    scheduler.schedule(later::countDown, 2, TimeUnit.MILLISECONDS);
    worker.schedule(later::countDown, 2, TimeUnit.MILLISECONDS);
    Waiting.open(later);

    assertThat(runs).hasValue(0);
    assertThat(tasks).noneMatch(Disposable::isDisposed);
    tasks.forEach(Disposable::dispose);
    assertThat(tasks).allMatch(Disposable::isDisposed);
  }

  private void fenceAllThreads() {
    for (int i = 0; i < subject.threads(); i++) {
      fence(scheduler.createWorker());
    }
  }
}
