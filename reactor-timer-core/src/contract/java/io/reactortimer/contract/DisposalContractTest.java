// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Disposal of tasks and workers: at any moment, from any thread, any number of times. */
class DisposalContractTest extends SchedulerContract {

  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void whatIsDisposedBeforeItIsDueNeverRuns() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker other = scheduler.createWorker();
    long before = nanos();

    List<Disposable> tasks =
        List.of(
            scheduler.schedule(runs::incrementAndGet, 20, TimeUnit.MILLISECONDS),
            scheduler.schedulePeriodically(runs::incrementAndGet, 20, 1, TimeUnit.MILLISECONDS),
            worker.schedule(runs::incrementAndGet, 20, TimeUnit.MILLISECONDS),
            worker.schedulePeriodically(runs::incrementAndGet, 20, 1, TimeUnit.MILLISECONDS));
    tasks.forEach(Disposable::dispose);
    long disposed = nanos();
    Waiting.pass(scheduler, Duration.ofMillis(25));
    fence(worker);
    fence(other);

    assertThat(tasks).allMatch(Disposable::isDisposed);
    assumeTrue(disposed - before < TimeUnit.MILLISECONDS.toNanos(20), "disposed before it is due");
    assertThat(runs).hasValue(0);
  }

  @Test
  void anImmediateTaskDisposedBeforeItsTurnNeverRuns() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    Blocker blocker = Blocker.on(worker);

    List<Disposable> tasks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tasks.add(worker.schedule(runs::incrementAndGet));
      tasks.add(neighbour.schedule(runs::incrementAndGet));
      // Behind the one that is due, on a worker that has timers.
      tasks.add(worker.schedule(runs::incrementAndGet, 1, TimeUnit.MICROSECONDS));
      tasks.add(worker.schedule(runs::incrementAndGet));
    }
    tasks.forEach(Disposable::dispose);
    blocker.release();
    fence(worker);
    fence(neighbour);

    assertThat(runs).hasValue(0);
    assertThat(tasks).allMatch(Disposable::isDisposed);
  }

  @ParameterizedTest
  @EnumSource
  void disposalIsIdempotent(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    Disposable task = submission.submit(scheduler, worker, runs::incrementAndGet);
    List<Thread> threads = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      Thread thread =
          new Thread(
              () -> {
                task.dispose();
                task.dispose();
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      Waiting.end(thread);
    }

    assertThat(task.isDisposed()).isTrue();
    assertThat(worker.isDisposed()).isFalse();
    fence(worker);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "DIRECT_DELAYED", "WORKER", "WORKER_DELAYED"})
  void whatHasRunIsDisposed(Submission submission) {
    CountDownLatch ran = new CountDownLatch(1);
    Scheduler.Worker worker = scheduler.createWorker();

    Disposable task = submission.submit(scheduler, worker, ran::countDown);
    Waiting.open(ran);

    Waiting.until("it is disposed", task::isDisposed);
    task.dispose();
    assertThat(task.isDisposed()).isTrue();
    assertThat(worker.isDisposed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "DIRECT_DELAYED", "WORKER", "WORKER_DELAYED"})
  void whatHasFailedIsDisposed(Submission submission) {
    ignoreFailures();
    Scheduler.Worker worker = scheduler.createWorker();

    Disposable task =
        submission.submit(
            scheduler,
            worker,
            () -> {
              throw new IllegalStateException("expected");
            });

    Waiting.until("it is disposed", task::isDisposed);
  }

  @Test
  void aTaskMayHaveRunBeforeItsSubmitterKnowsIt() {
    Scheduler.Worker worker = scheduler.createWorker();

    for (int i = 0; i < 2_000; i++) {
      Disposable direct = scheduler.schedule(runs::incrementAndGet);
      Disposable delayed = worker.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS);
      Waiting.until("both are disposed", () -> direct.isDisposed() && delayed.isDisposed());
    }

    assertThat(runs).hasValue(4_000);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskMayDisposeItself(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    CompletableFuture<Disposable> itself = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    Disposable task =
        submission.submit(
            scheduler,
            worker,
            () -> {
              runs.incrementAndGet();
              Waiting.value(itself).dispose();
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    itself.complete(task);

    assertThat(Waiting.value(interrupted)).isFalse();
    assertThat(task.isDisposed()).isTrue();
    Waiting.pass(scheduler, Duration.ofMillis(3));
    fence(worker);
    assertThat(runs).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskDisposedWhileItIsArmedRunsOnceOrNever(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    BlockingQueue<Disposable> armed = new LinkedBlockingQueue<>();
    int tasks = 2_000;
    List<AtomicInteger> runsOf = new ArrayList<>();
    Thread disposer =
        new Thread(
            () -> {
              for (int i = 0; i < tasks; i++) {
                Waiting.next(armed).dispose();
              }
            });
    disposer.start();

    List<Disposable> disposables = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      AtomicInteger own = new AtomicInteger();
      runsOf.add(own);
      Disposable task = submission.submit(scheduler, worker, own::incrementAndGet);
      disposables.add(task);
      armed.add(task);
    }
    Waiting.end(disposer);

    assertThat(disposables).allMatch(Disposable::isDisposed);
    fence(worker);
    fence(scheduler.createWorker());
    fence(scheduler.createWorker());
    if (!submission.isPeriodic()) {
      assertThat(runsOf).allMatch(own -> own.get() <= 1);
    }
    int[] seen = runsOf.stream().mapToInt(AtomicInteger::get).toArray();
    Waiting.pass(scheduler, Duration.ofMillis(3));
    fence(worker);
    assertThat(runsOf.stream().mapToInt(AtomicInteger::get).toArray()).isEqualTo(seen);
  }

  @Test
  void tasksOfADisposedWorkerNeverRun() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    Blocker blocker = Blocker.on(neighbour);

    List<Disposable> tasks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tasks.add(worker.schedule(runs::incrementAndGet));
      tasks.add(worker.schedule(runs::incrementAndGet, 1, TimeUnit.MICROSECONDS));
      tasks.add(worker.schedule(runs::incrementAndGet, 5, TimeUnit.MILLISECONDS));
      tasks.add(worker.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.MILLISECONDS));
      tasks.add(worker.schedulePeriodically(runs::incrementAndGet, 0, 0, TimeUnit.SECONDS));
    }
    worker.dispose();
    assertThat(worker.isDisposed()).isTrue();
    assertThat(tasks).allMatch(Disposable::isDisposed);
    Waiting.pass(scheduler, Duration.ofMillis(6));
    blocker.release();
    fence(neighbour);

    assertThat(runs).hasValue(0);
    assertThat(blocker.wasInterrupted()).isFalse();
  }

  @Test
  void disposalOfAWorkerLeavesTheOthersAlone() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    CountDownLatch others = new CountDownLatch(5);
    neighbour.schedule(others::countDown, 5, TimeUnit.MILLISECONDS);
    neighbour.schedulePeriodically(others::countDown, 5, 5, TimeUnit.MILLISECONDS);
    scheduler.schedule(others::countDown, 5, TimeUnit.MILLISECONDS);

    worker.schedule(runs::incrementAndGet, 1, TimeUnit.HOURS);
    worker.dispose();
    worker.dispose();

    neighbour.schedule(others::countDown);
    Waiting.open(others);
    assertThat(neighbour.isDisposed()).isFalse();
    assertThat(scheduler.isDisposed()).isFalse();
  }

  @Test
  void aTaskMayDisposeItsWorker() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    worker.schedule(
        () -> {
          worker.schedule(runs::incrementAndGet);
          worker.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS);
          worker.schedulePeriodically(runs::incrementAndGet, 0, 1, TimeUnit.MILLISECONDS);
          worker.dispose();
          interrupted.complete(Thread.currentThread().isInterrupted());
        });

    assertThat(Waiting.value(interrupted)).isFalse();
    fence(neighbour);
    assertThat(runs).hasValue(0);
    assertThat(worker.isDisposed()).isTrue();
  }

  @Test
  void disposalOfAWorkerRacesWithSubmission() {
    for (int round = 0; round < 300; round++) {
      Scheduler.Worker worker = scheduler.createWorker();
      fence(worker);
      CountDownLatch started = new CountDownLatch(1);
      List<Disposable> accepted = new ArrayList<>();
      Thread submitter =
          new Thread(
              () -> {
                started.countDown();
                try {
                  for (int i = 0; i < 1_000_000; i++) {
                    accepted.add(worker.schedule(runs::incrementAndGet, 1 + i % 2, TimeUnit.HOURS));
                    accepted.add(worker.schedule(() -> {}));
                  }
                } catch (RejectedExecutionException expected) {
                  // The worker is disposed.
                }
              });
      submitter.start();
      Waiting.open(started);
      worker.dispose();
      Waiting.end(submitter);
      assertThat(accepted).allMatch(Disposable::isDisposed);
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  void pendingTasksEndWithTheScheduler() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    Blocker blocker = new Blocker();
    List<Disposable> tasks = new ArrayList<>();
    CountDownLatch submitted = new CountDownLatch(1);

    // Some that the thread has taken in already, before it is held up.
    worker.schedule(
        () -> {
          for (int i = 0; i < 20; i++) {
            tasks.add(worker.schedule(runs::incrementAndGet));
            tasks.add(neighbour.schedule(runs::incrementAndGet));
            tasks.add(neighbour.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS));
          }
          submitted.countDown();
          blocker.run();
        });
    Waiting.open(submitted);
    blocker.awaitEntered();
    for (int i = 0; i < 20; i++) {
      tasks.add(worker.schedule(runs::incrementAndGet));
      tasks.add(worker.schedule(runs::incrementAndGet, 1, TimeUnit.MICROSECONDS));
      tasks.add(worker.schedulePeriodically(runs::incrementAndGet, 0, 1, TimeUnit.SECONDS));
      tasks.add(neighbour.schedule(runs::incrementAndGet));
      tasks.add(neighbour.schedulePeriodically(runs::incrementAndGet, 0, 0, TimeUnit.SECONDS));
    }
    scheduler.dispose();
    subject.awaitEndOf(blocker.thread(), scheduler);

    assertThat(runs).hasValue(0);
    assertThat(blocker.wasInterrupted()).isTrue();
    if (subject.isExempt(Exemption.DISPOSAL_OF_THE_SCHEDULER_LEAVES_DISPOSABLES)) {
      assertThat(tasks).noneMatch(Disposable::isDisposed);
    } else {
      assertThat(tasks).allMatch(Disposable::isDisposed);
    }
  }

  @Test
  void aTaskMayDisposeTheScheduler() {
    Scheduler.Worker worker = scheduler.createWorker();
    Thread thread = threadOf(worker);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    worker.schedule(
        () -> {
          for (int i = 0; i < 20; i++) {
            worker.schedule(runs::incrementAndGet);
            worker.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS);
          }
          scheduler.dispose();
          interrupted.complete(Thread.currentThread().isInterrupted());
        });

    assertThat(Waiting.value(interrupted))
        .isEqualTo(subject.isExempt(Exemption.DISPOSAL_OF_THE_SCHEDULER_INTERRUPTS_ITS_CALLER));
    subject.awaitEndOf(thread, scheduler);
    assertThat(runs).hasValue(0);
    assertThat(scheduler.isDisposed()).isTrue();
  }
}
