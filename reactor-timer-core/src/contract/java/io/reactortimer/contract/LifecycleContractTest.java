// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

/** The beginning of a scheduler, and its two ends. */
class LifecycleContractTest extends SchedulerContract {

  @Test
  void initIsIdempotentAndOptional() {
    fence(scheduler.createWorker());

    scheduler.init();
    scheduler.init();

    fence(scheduler.createWorker());
    assertThat(scheduler.isDisposed()).isFalse();
  }

  @Test
  void whatIsDisposedCannotBeInitialised() {
    scheduler.dispose();

    assertThatIllegalStateException().isThrownBy(scheduler::init);
    assertThat(scheduler.isDisposed()).isTrue();
  }

  @Test
  @SuppressWarnings("deprecation") // in the interface still
  void startOfALiveSchedulerDoesNothing() {
    Scheduler.Worker worker = scheduler.createWorker();
    Thread thread = threadOf(worker);

    scheduler.start();

    assertThat(threadOf(worker)).isSameAs(thread);
  }

  @Test
  void disposalIsIdempotentAndSafeFromAllThreads() {
    Scheduler.Worker worker = scheduler.createWorker();
    fence(worker);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(scheduler::dispose);
      thread.start();
      threads.add(thread);
    }
    threads.forEach(Waiting::end);
    scheduler.dispose();

    assertThat(scheduler.isDisposed()).isTrue();
  }

  @Test
  void disposalOfOneSchedulerLeavesOthersAlone() {
    Scheduler other = subject.create();
    try {
      scheduler.dispose();
      fence(other.createWorker());
    } finally {
      subject.end(other);
    }
  }

  @Test
  void aGracefulEndIsLazy() {
    scheduler.disposeGracefully();

    assertThat(scheduler.isDisposed()).isFalse();
    fence(scheduler.createWorker());
  }

  @Test
  void aGracefulEndOfAnUnusedSchedulerCompletes() {
    StepVerifier.create(scheduler.disposeGracefully()).expectComplete().verify(Waiting.PATIENCE);

    assertThat(scheduler.isDisposed()).isTrue();
  }

  @Test
  void aGracefulEndWaitsForTheTaskThatRuns() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Blocker blocker = Blocker.on(scheduler.createWorker());
    CompletableFuture<Void> ended = scheduler.disposeGracefully().toFuture();

    assertThat(scheduler.isDisposed()).isTrue();
    assertThat(ended).isNotDone();
    blocker.release();
    Waiting.value(ended);

    blocker.awaitLeft();
    assertThat(blocker.wasInterrupted()).isFalse();
    Waiting.end(blocker.thread());
  }

  @Test
  void aGracefulEndLetsAcceptedTasksRunOnceEach() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = Blocker.on(worker);
    CountDownLatch once = new CountDownLatch(6);
    worker.schedule(once::countDown);
    worker.schedule(once::countDown, 20, TimeUnit.MILLISECONDS);
    scheduler.schedule(once::countDown);
    scheduler.schedule(once::countDown, 20, TimeUnit.MILLISECONDS);
    scheduler.createWorker().schedule(once::countDown);
    scheduler.createWorker().schedule(once::countDown, 20, TimeUnit.MILLISECONDS);

    CompletableFuture<Void> ended = scheduler.disposeGracefully().toFuture();
    blocker.release();
    Waiting.value(ended);

    assertThat(once.getCount()).isZero();
  }

  @Test
  void aGracefulEndEndsPeriodicTasks() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Scheduler.Worker worker = scheduler.createWorker();
    AtomicInteger runs = new AtomicInteger();
    worker.schedulePeriodically(runs::incrementAndGet, 0, 1, TimeUnit.MILLISECONDS);
    scheduler.schedulePeriodically(runs::incrementAndGet, 0, 1, TimeUnit.MILLISECONDS);
    scheduler.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.HOURS);
    Waiting.until("they run", () -> runs.get() > 10);

    Waiting.value(scheduler.disposeGracefully().toFuture());
    int seen = runs.get();
    Waiting.pass(scheduler, Duration.ofMillis(3));

    assertThat(runs).hasValue(seen);
  }

  @Test
  void aGracefulEndDoesNotWaitForWhatWasDisposed() {
    Scheduler.Worker worker = scheduler.createWorker();
    Disposable task = scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
    worker.schedule(() -> {}, 1, TimeUnit.HOURS);
    fence(worker);
    task.dispose();
    worker.dispose();

    StepVerifier.create(scheduler.disposeGracefully()).expectComplete().verify(Waiting.PATIENCE);
  }

  @Test
  void tasksMayBeDisposedWhileItEndsGracefully() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Scheduler.Worker worker = scheduler.createWorker();
    Thread thread = threadOf(worker);
    AtomicBoolean ran = new AtomicBoolean();
    Disposable task = worker.schedule(() -> ran.set(true), 1, TimeUnit.HOURS);
    CompletableFuture<Void> ended = scheduler.disposeGracefully().toFuture();
    Waiting.until(
        "it waits for the deadline", () -> thread.getState() == Thread.State.TIMED_WAITING);
    assertThat(ended).isNotDone();

    task.dispose();

    Waiting.value(ended);
    assertThat(ran).isFalse();
  }

  @Test
  void aGracefulEndCanBeTriedAgainAfterATimeout() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Blocker blocker = Blocker.on(scheduler.createWorker());
    Mono<Void> graceful = scheduler.disposeGracefully();

    StepVerifier.create(graceful.timeout(Duration.ofMillis(10)))
        .expectError(TimeoutException.class)
        .verify(Waiting.PATIENCE);
    StepVerifier.create(scheduler.disposeGracefully().timeout(Duration.ofMillis(10)))
        .expectError(TimeoutException.class)
        .verify(Waiting.PATIENCE);
    assertThat(blocker.wasInterrupted()).isFalse();
    blocker.release();

    StepVerifier.create(graceful).expectComplete().verify(Waiting.PATIENCE);
    StepVerifier.create(scheduler.disposeGracefully()).expectComplete().verify(Waiting.PATIENCE);
  }

  @Test
  void disposalCutsAGracefulEndShort() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = Blocker.on(worker);
    AtomicBoolean ran = new AtomicBoolean();
    worker.schedule(() -> ran.set(true));
    scheduler.schedule(() -> ran.set(true), 1, TimeUnit.HOURS);
    CompletableFuture<Void> ended = scheduler.disposeGracefully().toFuture();
    assertThat(ended).isNotDone();

    scheduler.dispose();

    Waiting.value(ended);
    assertThat(blocker.wasInterrupted()).isTrue();
    assertThat(ran).isFalse();
    Waiting.end(blocker.thread());
  }

  @Test
  void aGracefulEndAfterDisposalCompletes() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Thread thread = threadOf(scheduler.createWorker());
    scheduler.dispose();

    StepVerifier.create(scheduler.disposeGracefully()).expectComplete().verify(Waiting.PATIENCE);
    Waiting.end(thread);
  }

  @Test
  void allSubscribersOfAGracefulEndAreTold() {
    Blocker blocker = Blocker.on(scheduler.createWorker());
    Mono<Void> graceful = scheduler.disposeGracefully();
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      futures.add(graceful.toFuture());
      futures.add(scheduler.disposeGracefully().toFuture());
    }
    futures.get(0).cancel(true);

    blocker.release();

    futures.subList(1, futures.size()).forEach(Waiting::value);
  }
}
