// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Scheduler;

/**
 * What every scheduler has to do, Reactor's own included: each test of a subclass runs on each
 * {@link Subject}.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Subject.class)
@Timeout(90)
abstract class SchedulerContract {

  @Parameter Subject subject;

  Scheduler scheduler;

  @BeforeEach
  final void createScheduler() {
    scheduler = subject.create();
  }

  @AfterEach
  final void disposeScheduler() {
    subject.end(scheduler);
    // So that no test sees what the one before it has left, and because they have to end.
    Waiting.until("its threads end", () -> Waiting.threads(Subject.NAME + "-").isEmpty());
  }

  final long nanos() {
    return scheduler.now(TimeUnit.NANOSECONDS);
  }

  /** The thread that runs the tasks of {@code worker}. */
  static Thread threadOf(Scheduler.Worker worker) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    worker.schedule(() -> thread.complete(Thread.currentThread()));
    return Waiting.value(thread);
  }

  /** A worker that shares its thread with {@code other}. Both threads must be free. */
  final Scheduler.Worker neighbourOf(Scheduler.Worker other) {
    Thread thread = threadOf(other);
    for (int attempt = 0; attempt < 100; attempt++) {
      Scheduler.Worker worker = scheduler.createWorker();
      if (threadOf(worker) == thread) {
        return worker;
      }
    }
    throw new AssertionError("no other worker on " + thread);
  }

  /** Keeps expected failures of tasks out of the log. */
  final void ignoreFailures() {
    for (int i = 0; i < subject.threads(); i++) {
      threadOf(scheduler.createWorker()).setUncaughtExceptionHandler((thread, failure) -> {});
    }
  }

  /** Waits until all that is due on {@code worker} by now has run. */
  static void fence(Scheduler.Worker worker) {
    CountDownLatch reached = new CountDownLatch(1);
    worker.schedule(reached::countDown);
    Waiting.open(reached);
  }
}
