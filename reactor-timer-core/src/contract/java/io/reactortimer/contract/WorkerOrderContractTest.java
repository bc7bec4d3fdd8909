// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Tasks of one worker run one at a time, in (deadline, submission) order. */
class WorkerOrderContractTest extends SchedulerContract {

  private final BlockingQueue<Integer> order = new LinkedBlockingQueue<>();

  private Runnable mark(int number) {
    return () -> order.add(number);
  }

  private List<Integer> firstMarks(int count) {
    List<Integer> marks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      marks.add(Waiting.next(order));
    }
    return marks;
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Holds up the worker with a task of one kind or the other: they are run in different places. */
  private Blocker blocker(Submission blocking, Scheduler.Worker worker) {
    Blocker blocker = new Blocker();
    blocking.submit(scheduler, worker, blocker);
    blocker.awaitEntered();
    return blocker;
  }

  @Test
  void contract9ImmediateTasksRunInTheOrderOfSubmission() {
    Scheduler.Worker worker = scheduler.createWorker();

    for (int i = 0; i < 2_000; i++) {
      worker.schedule(mark(i));
    }

    assertThat(firstMarks(2_000)).isEqualTo(upTo(2_000));
  }

  @Test
  void contract9EqualDelaysRunInTheOrderOfSubmission() {
    Scheduler.Worker worker = scheduler.createWorker();

    for (int i = 0; i < 2_000; i++) {
      worker.schedule(mark(i), 5, TimeUnit.MILLISECONDS);
    }

    assertThat(firstMarks(2_000)).isEqualTo(upTo(2_000));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED"})
  void contract9EqualDelaysRunInTheOrderOfSubmissionWhenAllAreOverdue(Submission blocking) {
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = blocker(blocking, worker);

    for (int i = 0; i < 500; i++) {
      worker.schedule(mark(i), 1, TimeUnit.MILLISECONDS);
    }
    Waiting.pass(scheduler, Duration.ofMillis(2));
    blocker.release();

    assertThat(firstMarks(500)).isEqualTo(upTo(500));
  }

  @Test
  void equalDelaysSubmittedByATaskOfTheWorkerRunInTheOrderOfSubmission() {
    Scheduler.Worker worker = scheduler.createWorker();

    worker.schedule(
        () -> {
          for (int i = 0; i < 500; i++) {
            worker.schedule(mark(i), 1, TimeUnit.MILLISECONDS);
          }
        });

    assertThat(firstMarks(500)).isEqualTo(upTo(500));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED"})
  void contract9TheEarlierDeadlineRunsFirstHoweverTheyWereSubmitted(Submission blocking) {
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = blocker(blocking, worker);
    long before = nanos();

    worker.schedule(mark(2), 150, TimeUnit.MILLISECONDS);
    worker.schedule(mark(1), 100, TimeUnit.MILLISECONDS);
    worker.schedule(mark(0), 50, TimeUnit.MILLISECONDS);
    long after = nanos();
    Waiting.reach(scheduler, after + TimeUnit.MILLISECONDS.toNanos(150));
    blocker.release();

    assumeTrue(after - before < TimeUnit.MILLISECONDS.toNanos(50), "submitted without a pause");
    assertThat(firstMarks(3)).isEqualTo(upTo(3));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED"})
  void contract9AnImmediateTaskDoesNotOvertakeOneThatIsDue(Submission blocking) {
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = blocker(blocking, worker);

    worker.schedule(mark(0), 1, TimeUnit.MILLISECONDS);
    Waiting.pass(scheduler, Duration.ofMillis(2));
    worker.schedule(mark(1));
    worker.schedule(mark(2), 0, TimeUnit.MILLISECONDS);
    worker.schedule(mark(3));
    blocker.release();

    assertThat(firstMarks(4)).isEqualTo(upTo(4));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED"})
  void aTaskThatComesDueDoesNotOvertakeAnImmediateOne(Submission blocking) {
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = blocker(blocking, worker);
    long before = nanos();

    worker.schedule(mark(1), 200, TimeUnit.MILLISECONDS);
    worker.schedule(mark(0));
    long after = nanos();
    Waiting.reach(scheduler, after + TimeUnit.MILLISECONDS.toNanos(200));
    blocker.release();

    assumeTrue(after - before < TimeUnit.MILLISECONDS.toNanos(200), "submitted without a pause");
    assertThat(firstMarks(2)).isEqualTo(upTo(2));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED"})
  void aTaskThatComesDueDoesNotOvertakeOneThatWasDueBefore(Submission blocking) {
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch armed = new CountDownLatch(1);
    long before = nanos();
    worker.schedule(mark(1), 200, TimeUnit.MILLISECONDS);
    worker.schedule(armed::countDown);
    Waiting.open(armed);
    Blocker blocker = blocker(blocking, worker);

    worker.schedule(mark(0), 20, TimeUnit.MILLISECONDS);
    long after = nanos();
    Waiting.reach(scheduler, after + TimeUnit.MILLISECONDS.toNanos(200));
    blocker.release();

    assumeTrue(after - before < TimeUnit.MILLISECONDS.toNanos(180), "submitted without a pause");
    assertThat(firstMarks(2)).isEqualTo(upTo(2));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED"})
  void orderHoldsWhereImmediateAndDueTasksAlternate(Submission blocking) {
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = blocker(blocking, worker);

    for (int i = 0; i < 20; i += 2) {
      worker.schedule(mark(i), 100, TimeUnit.MICROSECONDS);
      Waiting.pass(scheduler, Duration.ofMillis(1));
      worker.schedule(mark(i + 1));
    }
    blocker.release();

    assertThat(firstMarks(20)).isEqualTo(upTo(20));
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER", "WORKER_DELAYED"})
  void aFirstPeriodicRunKeepsItsPlaceAmongImmediateTasks(Submission blocking) {
    Scheduler.Worker worker = scheduler.createWorker();
    Blocker blocker = blocker(blocking, worker);

    worker.schedule(mark(0));
    worker.schedulePeriodically(mark(1), 0, 1, TimeUnit.HOURS);
    worker.schedule(mark(2));
    blocker.release();

    assertThat(firstMarks(3)).isEqualTo(upTo(3));
  }

  @Test
  void contract9TasksNeverOverlapAndEachSeesWhatTheOneBeforeItWrote() {
    int submitters = 4;
    int each = 1_500;
    Scheduler.Worker worker = scheduler.createWorker();
    int[] plain = new int[1];
    AtomicBoolean inside = new AtomicBoolean();
    AtomicBoolean overlapped = new AtomicBoolean();
    CountDownLatch ran = new CountDownLatch(submitters * each);
    Runnable task =
        () -> {
          if (!inside.compareAndSet(false, true)) {
            overlapped.set(true);
          }
          plain[0]++;
          inside.set(false);
          ran.countDown();
        };
    // Not counted: it only gets in the way.
    Disposable periodic =
        worker.schedulePeriodically(
            () -> {
              if (inside.get()) {
                overlapped.set(true);
              }
            },
            0,
            100,
            TimeUnit.MICROSECONDS);

    CyclicBarrier start = new CyclicBarrier(submitters);
    List<Thread> threads = new ArrayList<>();
    for (int s = 0; s < submitters; s++) {
      Thread thread =
          new Thread(
              () -> {
                awaitAll(start);
                for (int i = 0; i < each; i++) {
                  worker.schedule(task, i % 3, TimeUnit.MILLISECONDS);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      Waiting.end(thread);
    }
    Waiting.open(ran);
    periodic.dispose();

    assertThat(overlapped).isFalse();
    int[] seen = new int[1];
    CountDownLatch read = new CountDownLatch(1);
    worker.schedule(
        () -> {
          seen[0] = plain[0];
          read.countDown();
        });
    Waiting.open(read);
    assertThat(seen[0]).isEqualTo(submitters * each);
  }

  private static void awaitAll(CyclicBarrier barrier) {
    try {
      barrier.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWorkerStaysOnOneThread() {
    Scheduler.Worker worker = scheduler.createWorker();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    Runnable task = () -> threads.add(Thread.currentThread());

    for (int i = 0; i < 50; i++) {
      worker.schedule(task);
      worker.schedule(task, 1 + i % 3, TimeUnit.MILLISECONDS);
    }
    for (int i = 0; i < 99; i++) {
      assertThat(Waiting.next(threads)).isSameAs(threadOf(worker));
    }
  }

  @Test
  void workersThatBeginWithImmediateTasksOccupyAllThreads() {
    CyclicBarrier meeting = new CyclicBarrier(subject.threads());
    CountDownLatch met = new CountDownLatch(subject.threads());

    for (int i = 0; i < subject.threads(); i++) {
      scheduler
          .createWorker()
          .schedule(
              () -> {
                awaitAll(meeting);
                met.countDown();
              });
    }

    Waiting.open(met);
  }

  @Test
  void directImmediateTasksOccupyAllThreads() {
    CyclicBarrier meeting = new CyclicBarrier(subject.threads());
    CountDownLatch met = new CountDownLatch(subject.threads());

    for (int i = 0; i < subject.threads(); i++) {
      scheduler.schedule(
          () -> {
            awaitAll(meeting);
            met.countDown();
          });
    }

    Waiting.open(met);
  }

  @Test
  void aTaskSubmittedByATaskRunsAfterIt() {
    Scheduler.Worker worker = scheduler.createWorker();

    worker.schedule(
        () -> {
          worker.schedule(mark(1));
          worker.schedule(mark(2), 0, TimeUnit.MILLISECONDS);
          worker.schedule(mark(3), -1, TimeUnit.MILLISECONDS);
          order.add(0);
        });

    assertThat(firstMarks(4)).isEqualTo(upTo(4));
  }

  @Test
  void aLongChainOfTasksThatSubmitEachOtherNeedsNoStack() {
    int length = 20_000;
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch links = new CountDownLatch(length);
    Runnable link =
        new Runnable() {
          @Override
          public void run() {
            links.countDown();
            if (links.getCount() > 0) {
              worker.schedule(this);
            }
          }
        };

    worker.schedule(link);

    Waiting.open(links);
  }

  @Test
  void aTaskMaySubmitToAnotherWorkerOfItsThread() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = neighbourOf(worker);

    worker.schedule(
        () -> {
          neighbour.schedule(mark(1));
          neighbour.schedule(mark(2), 1, TimeUnit.MILLISECONDS);
          order.add(0);
        });

    assertThat(firstMarks(3)).isEqualTo(upTo(3));
  }
}
