// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

/** What has been disposed throws, and in the way that operators look for. */
class RejectionContractTest extends SchedulerContract {

  private final AtomicInteger runs = new AtomicInteger();

  private List<ThrowingCallable> callsOf(Scheduler.Worker worker) {
    return List.of(
        () -> worker.schedule(runs::incrementAndGet),
        () -> worker.schedule(runs::incrementAndGet, 0, TimeUnit.SECONDS),
        () -> worker.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS),
        () -> worker.schedule(runs::incrementAndGet, Long.MAX_VALUE, TimeUnit.DAYS),
        () -> worker.schedulePeriodically(runs::incrementAndGet, 0, 1, TimeUnit.SECONDS),
        () -> worker.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.SECONDS),
        () -> worker.schedulePeriodically(runs::incrementAndGet, -1, 0, TimeUnit.SECONDS),
        () -> worker.schedulePeriodically(runs::incrementAndGet, 1, -1, TimeUnit.SECONDS));
  }

  private List<ThrowingCallable> directCalls() {
    return List.of(
        () -> scheduler.schedule(runs::incrementAndGet),
        () -> scheduler.schedule(runs::incrementAndGet, 0, TimeUnit.SECONDS),
        () -> scheduler.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS),
        () -> scheduler.schedulePeriodically(runs::incrementAndGet, 0, 1, TimeUnit.SECONDS),
        () -> scheduler.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.SECONDS),
        () -> scheduler.schedulePeriodically(runs::incrementAndGet, 0, 0, TimeUnit.SECONDS),
        () -> scheduler.schedulePeriodically(runs::incrementAndGet, 1, -1, TimeUnit.SECONDS));
  }

  @Test
  void contract11ADisposedWorkerThrowsReactorsOwnRejection() {
    Scheduler.Worker fresh = scheduler.createWorker();
    fresh.dispose();
    Scheduler.Worker used = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(used);
    used.dispose();

    for (Scheduler.Worker worker : List.of(fresh, used)) {
      for (ThrowingCallable call : callsOf(worker)) {
        assertThat(catchThrowable(call)).isSameAs(Exceptions.failWithRejected());
      }
    }
    fence(neighbour);
    assertThat(runs).hasValue(0);
  }

  @Test
  void aDisposedWorkerRejectsItsOwnTask() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    AtomicInteger rejected = new AtomicInteger();

    worker.schedule(
        () -> {
          worker.dispose();
          for (ThrowingCallable call : callsOf(worker)) {
            if (catchThrowable(call) == Exceptions.failWithRejected()) {
              rejected.incrementAndGet();
            }
          }
        });
    fence(neighbour);

    assertThat(rejected).hasValue(callsOf(worker).size());
    assertThat(runs).hasValue(0);
  }

  @Test
  void aDisposedSchedulerRejects() {
    scheduler.schedule(runs::incrementAndGet);
    Waiting.until("it runs", () -> runs.get() == 1);
    scheduler.dispose();

    for (ThrowingCallable call : directCalls()) {
      assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(call);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void aSchedulerDisposedBeforeItsFirstUseRejects() {
    scheduler.dispose();

    for (ThrowingCallable call : directCalls()) {
      assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(call);
    }
  }

  @Test
  void workersOfADisposedSchedulerReject() {
    Scheduler.Worker unused = scheduler.createWorker();
    Scheduler.Worker used = scheduler.createWorker();
    fence(used);
    scheduler.dispose();
    Scheduler.Worker created = scheduler.createWorker();

    for (Scheduler.Worker worker : List.of(unused, used, created)) {
      for (ThrowingCallable call : callsOf(worker)) {
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(call);
      }
    }
    assertThat(runs).hasValue(0);
  }

  @Test
  void aSchedulerThatEndsGracefullyRejects() {
    subject.assumeNotExempt(Exemption.SHARES_ITS_THREADS);
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = Blocker.on(worker);
    scheduler.disposeGracefully().subscribe();

    for (ThrowingCallable call : directCalls()) {
      assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(call);
    }
    for (ThrowingCallable call : callsOf(worker)) {
      assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(call);
    }
    blocker.release();
    Waiting.end(blocker.thread());
    assertThat(runs).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void thereIsNoTaskWithoutARunnable(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();

    if (subject.isExempt(Exemption.NULL_FAILS_LATE)) {
      ignoreFailures();
      submission.submit(scheduler, worker, null).dispose();
    } else {
      assertThatNullPointerException().isThrownBy(() -> submission.submit(scheduler, worker, null));
    }

    fence(worker);
  }

  @Test
  void operatorsTurnRejectionIntoAnError() {
    scheduler.dispose();

    StepVerifier.create(Mono.delay(Duration.ofMillis(1), scheduler))
        .expectError(RejectedExecutionException.class)
        .verify(Waiting.PATIENCE);
    StepVerifier.create(Flux.interval(Duration.ofMillis(1), scheduler))
        .expectError(RejectedExecutionException.class)
        .verify(Waiting.PATIENCE);
    StepVerifier.create(Flux.range(0, 3).publishOn(scheduler))
        .expectError(RejectedExecutionException.class)
        .verify(Waiting.PATIENCE);
    StepVerifier.create(Flux.range(0, 3).subscribeOn(scheduler))
        .expectError(RejectedExecutionException.class)
        .verify(Waiting.PATIENCE);
  }
}
