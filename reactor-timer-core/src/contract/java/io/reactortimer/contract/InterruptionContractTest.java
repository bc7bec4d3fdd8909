// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Disposal from another thread interrupts that very task if it is running, and no other. */
class InterruptionContractTest extends SchedulerContract {

  @ParameterizedTest
  @EnumSource
  void contract11DisposalInterruptsTheTaskWhileItRuns(Submission submission) {
    Blocker blocker = new Blocker();
    Disposable task = submission.submit(scheduler, scheduler.createWorker(), blocker);
    blocker.awaitEntered();

    task.dispose();

    blocker.awaitLeft();
    assertThat(blocker.wasInterrupted()).isTrue();
    assertThat(task.isDisposed()).isTrue();
  }

  @Test
  void disposalInterruptsATaskWithoutPeriodWhileItRuns() {
    ignoreFailures(); // of Reactor's own, when the scheduler ends
    Blocker blocker = new Blocker();
    Disposable task = scheduler.schedulePeriodically(blocker, 0, 0, TimeUnit.NANOSECONDS);
    blocker.awaitEntered();

    task.dispose();

    blocker.awaitLeft();
    assertThat(blocker.wasInterrupted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED", "WORKER_PERIODIC"})
  void disposalOfAWorkerInterruptsItsTask(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = new Blocker();
    submission.submit(scheduler, worker, blocker);
    blocker.awaitEntered();

    worker.dispose();

    blocker.awaitLeft();
    assertThat(blocker.wasInterrupted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void disposalOfTheSchedulerInterruptsATask(Submission submission) {
    Blocker blocker = new Blocker();
    submission.submit(scheduler, scheduler.createWorker(), blocker);
    blocker.awaitEntered();

    scheduler.dispose();

    blocker.awaitLeft();
    assertThat(blocker.wasInterrupted()).isTrue();
    subject.awaitEndOf(blocker.thread(), scheduler);
  }

  @Test
  void contract11DisposalOfAnotherTaskInterruptsNobody() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    Disposable done = worker.schedule(() -> {});
    fence(worker);
    Blocker blocker = Blocker.on(worker);

    done.dispose();
    worker.schedule(() -> {}).dispose();
    worker.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
    worker.schedulePeriodically(() -> {}, 0, 1, TimeUnit.HOURS).dispose();
    neighbour.schedule(() -> {});
    neighbour.schedule(() -> {}, 1, TimeUnit.HOURS);
    neighbour.dispose();
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
    blocker.release();
    blocker.awaitLeft();

    assertThat(blocker.wasInterrupted()).isFalse();
    assertThat(flagOnThreadOf(worker)).isFalse();
  }

  @Test
  void aTaskThatDisposesAnotherOfItsThreadIsNotInterrupted() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();

    worker.schedule(
        () -> {
          neighbour.schedule(() -> {}).dispose();
          neighbour.schedulePeriodically(() -> {}, 0, 1, TimeUnit.SECONDS).dispose();
          neighbour.dispose();
          worker.schedule(() -> {}, 1, TimeUnit.SECONDS).dispose();
          flag.complete(Thread.currentThread().isInterrupted());
        });

    assertThat(Waiting.value(flag)).isFalse();
  }

  @Test
  void anInterruptThatATaskIgnoresDoesNotHitTheNext() {
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch entered = new CountDownLatch(1);
    AtomicBoolean flagged = new AtomicBoolean();
    Disposable task =
        worker.schedule(
            () -> {
              entered.countDown();
              Waiting.until("the flag is set", () -> Thread.currentThread().isInterrupted());
              flagged.set(true);
            });
    Waiting.open(entered);

    task.dispose();

    assertThat(flagOnThreadOf(worker)).isFalse();
    assertThat(flagged).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aFlagThatATaskLeavesBehindDoesNotHitTheNext(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch ran = new CountDownLatch(1);
    Thread thread = threadOf(worker);

    Disposable task =
        submission.submit(
            scheduler,
            worker,
            () -> {
              Thread.currentThread().interrupt();
              ran.countDown();
            });
    Waiting.open(ran);
    for (int i = 0; i < 2 * subject.threads(); i++) {
      assertThat(flagOnThreadOf(scheduler.createWorker())).isFalse();
    }
    task.dispose();

    assertThat(flagOnThreadOf(worker)).isFalse();
    assertThat(threadOf(worker)).isSameAs(thread);
  }

  @Test
  void anInterruptOfAThreadThatWaitsHarmsNothing() {
    Scheduler.Worker worker = scheduler.createWorker();
    Thread thread = threadOf(worker);
    CompletableFuture<Long> late = new CompletableFuture<>();
    long submitted = nanos();
    worker.schedule(() -> late.complete(nanos() - submitted), 20, TimeUnit.MILLISECONDS);

    while (!late.isDone()) {
      thread.interrupt();
      Waiting.pass(scheduler, Duration.ofMillis(1));
    }

    assertThat(Waiting.value(late)).isGreaterThanOrEqualTo(20_000_000);
    assertThat(flagOnThreadOf(worker)).isFalse();
    assertThat(threadOf(worker)).isSameAs(thread);
  }

  @Test
  void aDelayIsNotCutShortByAFlagLeftBehind() {
    Scheduler.Worker worker = scheduler.createWorker();
    CompletableFuture<Long> late = new CompletableFuture<>();
    long submitted = nanos();

    worker.schedule(() -> late.complete(nanos() - submitted), 20, TimeUnit.MILLISECONDS);
    worker.schedule(() -> Thread.currentThread().interrupt());

    assertThat(Waiting.value(late)).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void interruptsThatComeAtTheVeryEndOfATaskHitNoOther() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    AtomicInteger stray = new AtomicInteger();
    AtomicInteger progress = new AtomicInteger();
    Runnable probe =
        () -> {
          for (int i = 0; i < 20; i++) {
            if (Thread.currentThread().isInterrupted()) {
              stray.incrementAndGet();
              return;
            }
            Thread.onSpinWait();
          }
          progress.incrementAndGet();
        };

    int rounds = 3_000;
    for (int round = 0; round < rounds; round++) {
      AtomicBoolean running = new AtomicBoolean();
      Runnable brief = () -> running.set(true);
      Disposable task =
          switch (round % 3) {
            case 0 -> worker.schedule(brief);
            case 1 -> worker.schedule(brief, 1, TimeUnit.NANOSECONDS);
            default -> worker.schedulePeriodically(brief, 0, 1, TimeUnit.HOURS);
          };
      neighbour.schedule(probe);
      int seen = round;
      Waiting.until("it runs", () -> spunUntil(running) || progress.get() > seen);
      task.dispose();
      Waiting.until("the probe has run", () -> progress.get() + stray.get() > seen);
    }

    assertThat(stray).hasValue(0);
  }

  private static boolean spunUntil(AtomicBoolean condition) {
    for (int i = 0; i < 10_000 && !condition.get(); i++) {
      Thread.onSpinWait();
    }
    return condition.get();
  }

  private static boolean flagOnThreadOf(Scheduler.Worker worker) {
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    worker.schedule(() -> flag.complete(Thread.currentThread().isInterrupted()));
    return Waiting.value(flag);
  }
}
