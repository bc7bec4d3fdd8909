// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A task that throws is reported as Reactor reports it, and harms no other. */
class FailureContractTest extends SchedulerContract {

  private static final String KEY = "failure-contract";

  private record Report(Thread thread, Throwable failure) {}

  private final BlockingQueue<Report> hooked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Report> uncaught = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() {
    Schedulers.onHandleError(
        KEY,
        (thread, failure) -> {
          if (thread.getName().startsWith(Subject.NAME)) {
            hooked.add(new Report(thread, failure));
          }
        });
    for (int i = 0; i < subject.threads(); i++) {
      threadOf(scheduler.createWorker())
          .setUncaughtExceptionHandler(
              (thread, failure) -> uncaught.add(new Report(thread, failure)));
    }
  }

  @AfterEach
  void stopListening() {
    Schedulers.resetOnHandleError(KEY);
  }

  @ParameterizedTest
  @EnumSource
  void contract10IsReportedToTheHandlerOfTheThreadAndToTheHook(Submission submission) {
    IllegalStateException failure = new IllegalStateException("expected");
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    Disposable task =
        submission.submit(
            scheduler,
            scheduler.createWorker(),
            () -> {
              threads.add(Thread.currentThread());
              throw failure;
            });
    Report toHandler = Waiting.next(uncaught);
    Report toHook = Waiting.next(hooked);
    task.dispose();

    assertThat(toHandler).isEqualTo(new Report(threads.peek(), failure));
    assertThat(toHook).isEqualTo(toHandler);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT_PERIODIC", "WORKER_PERIODIC"})
  void eachFailingRunIsReportedOnce(Submission submission) {
    CountDownLatch runs = new CountDownLatch(5);

    Disposable task =
        submission.submit(
            scheduler,
            scheduler.createWorker(),
            () -> {
              if (runs.getCount() > 0) {
                runs.countDown();
                throw new IllegalStateException("run " + runs.getCount());
              }
            });
    Waiting.open(runs);
    for (int i = 4; i >= 0; i--) {
      assertThat(Waiting.next(uncaught).failure()).hasMessage("run " + i);
      assertThat(Waiting.next(hooked).failure()).hasMessage("run " + i);
    }
    task.dispose();

    assertThat(uncaught).isEmpty();
    assertThat(hooked).isEmpty();
  }

  @Test
  void contract10NoThrowableEndsTheThread() {
    Scheduler.Worker worker = scheduler.createWorker();
    Thread thread = threadOf(worker);
    List<Throwable> failures =
        List.of(
            new IllegalStateException("expected"),
            new IOException("checked"),
            new AssertionError("expected"),
            new StackOverflowError("expected"),
            new OutOfMemoryError("expected"),
            new NoClassDefFoundError("expected"),
            new InternalError("expected"),
            new InterruptedException("expected"));

    for (Throwable failure : failures) {
      worker.schedule(() -> FailureContractTest.<RuntimeException>raise(failure));
      assertThat(Waiting.next(uncaught)).isEqualTo(new Report(thread, failure));
      worker.schedule(
          () -> FailureContractTest.<RuntimeException>raise(failure), 1, TimeUnit.MICROSECONDS);
      assertThat(Waiting.next(uncaught)).isEqualTo(new Report(thread, failure));
    }

    assertThat(threadOf(worker)).isSameAs(thread);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void anEndlessRecursionEndsNothingButItself() {
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch other = new CountDownLatch(3);
    worker.schedulePeriodically(other::countDown, 1, 1, TimeUnit.MILLISECONDS);

    worker.schedule(FailureContractTest::recurse);

    assertThat(Waiting.next(uncaught).failure()).isInstanceOf(StackOverflowError.class);
    Waiting.open(other);
    fence(worker);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static void recurse() {
    recurse();
  }

  @Test
  void aWrappedFailureIsReportedUnwrapped() {
    IOException failure = new IOException("expected");

    scheduler.schedule(
        () -> {
          throw Exceptions.propagate(failure);
        });

    assertThat(Waiting.next(uncaught).failure()).isSameAs(failure);
    assertThat(Waiting.next(hooked).failure()).isSameAs(failure);
  }

  @Test
  void contract10AFailureHarmsNeitherItsWorkerNorTheOthers() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);
    CountDownLatch others = new CountDownLatch(5);
    Blocker blocker = Blocker.on(worker);

    worker.schedule(
        () -> {
          throw new IllegalStateException("expected");
        });
    worker.schedule(others::countDown);
    worker.schedule(others::countDown, 1, TimeUnit.MILLISECONDS);
    neighbour.schedule(others::countDown);
    neighbour.schedulePeriodically(others::countDown, 1, 1, TimeUnit.MILLISECONDS);
    blocker.release();

    Waiting.open(others);
    assertThat(worker.isDisposed()).isFalse();
  }

  @Test
  void aFailingHookHarmsNoOtherTask() {
    Schedulers.onHandleError(
        KEY,
        (thread, failure) -> {
          throw new IllegalStateException("hook", failure);
        });
    Scheduler.Worker worker = scheduler.createWorker();
    Thread thread = threadOf(worker);

    worker.schedule(
        () -> {
          throw new IllegalStateException("expected");
        });
    worker.schedule(
        () -> {
          throw new IllegalStateException("expected");
        },
        1,
        TimeUnit.MILLISECONDS);
    Waiting.next(uncaught);
    Waiting.next(uncaught);

    assertThat(threadOf(worker)).isSameAs(thread);
  }

  @Test
  void aFailingHookCostsAPeriodicTaskOneRun() {
    Schedulers.onHandleError(
        KEY,
        (thread, failure) -> {
          throw new IllegalStateException("hook", failure);
        });
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch runs = new CountDownLatch(3);

    worker.schedulePeriodically(
        () -> {
          runs.countDown();
          throw new IllegalStateException("expected");
        },
        1,
        1,
        TimeUnit.MILLISECONDS);

    if (subject.isExempt(Exemption.FAILING_HOOK_ENDS_A_PERIODIC_TASK)) {
      Waiting.next(uncaught);
      CountDownLatch later = new CountDownLatch(1);
      worker.schedule(later::countDown, 5, TimeUnit.MILLISECONDS);
      Waiting.open(later);
      assertThat(runs.getCount()).isEqualTo(2);
    } else {
      Waiting.open(runs);
    }
  }

  @Test
  void theDefaultHandlerOfTheProcessIsLeftOut() {
    BlockingQueue<Throwable> ofProcess = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Scheduler fresh = subject.create();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> ofProcess.add(failure));
    try {
      fresh.schedule(
          () -> {
            throw new IllegalStateException("expected, and logged here by Reactor");
          });
      Waiting.next(hooked);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      subject.end(fresh);
    }

    assertThat(ofProcess).isEmpty();
  }
}
