// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The schedule hook: once a call, on the caller's thread, and never again. */
class HookContractTest extends SchedulerContract {

  private static final String KEY = "hook-contract";

  private record Call(Thread thread, Runnable task) {}

  /** Of this test's own thread and of the scheduler's threads. */
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

  private final CountDownLatch decoratedRuns = new CountDownLatch(5);

  @BeforeEach
  void setHook() {
    Thread test = Thread.currentThread();
    Schedulers.onScheduleHook(
        KEY,
        task -> {
          Thread thread = Thread.currentThread();
          if (thread != test && !thread.getName().startsWith(Subject.NAME)) {
            return task; // what an earlier test has left running
          }
          calls.add(new Call(thread, task));
          return () -> {
            decoratedRuns.countDown();
            task.run();
          };
        });
  }

  @AfterEach
  void resetHook() {
    Schedulers.resetOnScheduleHook(KEY);
  }

  @ParameterizedTest
  @EnumSource
  void contract11SeesEachTaskOnceOnTheThreadThatSubmitsIt(Submission submission) {
    CountDownLatch ran = new CountDownLatch(submission.isPeriodic() ? 5 : 1);
    Runnable task = ran::countDown;

    Disposable disposable = submission.submit(scheduler, scheduler.createWorker(), task);
    Waiting.open(ran);
    disposable.dispose();

    assertThat(calls).containsExactly(new Call(Thread.currentThread(), task));
  }

  @ParameterizedTest
  @EnumSource
  void whatItReturnsIsWhatRuns(Submission submission) {
    CountDownLatch ran = new CountDownLatch(submission.isPeriodic() ? 5 : 1);

    Disposable disposable = submission.submit(scheduler, scheduler.createWorker(), ran::countDown);
    Waiting.open(ran);
    disposable.dispose();

    assertThat(decoratedRuns.getCount()).isLessThanOrEqualTo(submission.isPeriodic() ? 0 : 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void seesATaskWithoutPeriodOnce(long period) {
    CountDownLatch ran = new CountDownLatch(20);
    Runnable task = ran::countDown;
    Scheduler.Worker worker = scheduler.createWorker();
    ignoreFailures(); // of Reactor's own, when the scheduler ends
    calls.clear();

    worker.schedulePeriodically(task, 0, period, TimeUnit.NANOSECONDS);
    Waiting.open(ran);
    worker.dispose();

    assertThat(calls).containsExactly(new Call(Thread.currentThread(), task));
  }

  @Test
  void seesWhatATaskSubmitsOnThatTasksThread() {
    CountDownLatch ran = new CountDownLatch(3);
    Scheduler.Worker worker = scheduler.createWorker();
    Runnable inner = ran::countDown;
    Runnable outer =
        () -> {
          worker.schedule(inner);
          worker.schedule(inner, 1, TimeUnit.MILLISECONDS);
          worker.schedulePeriodically(inner, 0, 1, TimeUnit.HOURS);
        };

    worker.schedule(outer);
    Waiting.open(ran);

    Thread thread = threadOfCall(inner);
    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(calls)
        .containsExactly(
            new Call(Thread.currentThread(), outer),
            new Call(thread, inner),
            new Call(thread, inner),
            new Call(thread, inner));
  }

  private Thread threadOfCall(Runnable task) {
    return calls.stream().filter(call -> call.task() == task).findFirst().orElseThrow().thread();
  }

  @Test
  void aFailingTaskIsNotShownAgain() {
    ignoreFailures();
    Scheduler.Worker worker = scheduler.createWorker();
    Thread thread = threadOf(worker);
    calls.clear();
    CountDownLatch runs = new CountDownLatch(3);
    Runnable task =
        () -> {
          if (runs.getCount() > 0) {
            runs.countDown();
            throw new IllegalStateException("expected");
          }
        };

    worker.schedulePeriodically(task, 1, 1, TimeUnit.MILLISECONDS);
    Waiting.open(runs);
    worker.dispose();

    assertThat(calls.poll()).isEqualTo(new Call(Thread.currentThread(), task));
    if (subject.isExempt(Exemption.REPORTS_A_FAILURE_THROUGH_THE_HOOK)) {
      Waiting.until("three reports", () -> calls.size() == 3);
      assertThat(calls).allMatch(call -> call.thread() == thread && call.task() != task);
    } else {
      assertThat(calls).isEmpty();
    }
  }

  @Test
  void isAskedForNothingElse() {
    Scheduler.Worker worker = scheduler.createWorker();

    scheduler.init();
    scheduler.now(TimeUnit.NANOSECONDS);
    worker.dispose();
    scheduler.createWorker().dispose();
    scheduler.disposeGracefully().block(Waiting.PATIENCE);
    scheduler.dispose();

    assertThat(calls).isEmpty();
  }

  @Test
  void aHookThatFailsFailsItsCallerAndLeavesNoTask() {
    Schedulers.onScheduleHook(
        KEY,
        task -> {
          throw new IllegalStateException("hook");
        });
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch ran = new CountDownLatch(1);

    for (Submission submission : Submission.values()) {
      assertThat(failureOf(() -> submission.submit(scheduler, worker, ran::countDown)))
          .hasMessage("hook");
    }
    Schedulers.resetOnScheduleHook(KEY);
    fence(worker);

    assertThat(ran.getCount()).isOne();
  }

  private static Throwable failureOf(Runnable call) {
    try {
      call.run();
    } catch (IllegalStateException e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void hooksComposeInTheOrderOfTheirRegistration() {
    Queue<String> order = new ConcurrentLinkedQueue<>();
    Thread test = Thread.currentThread();
    Schedulers.onScheduleHook(
        KEY + 2,
        task ->
            Thread.currentThread() != test
                ? task
                : () -> {
                  order.add("outer");
                  task.run();
                });
    CountDownLatch ran = new CountDownLatch(1);
    try {
      scheduler.schedule(
          () -> {
            order.add("task");
            ran.countDown();
          });
      Waiting.open(ran);
    } finally {
      Schedulers.resetOnScheduleHook(KEY + 2);
    }

    assertThat(List.copyOf(order)).containsExactly("outer", "task");
    assertThat(decoratedRuns.getCount()).isEqualTo(4);
  }
}
