// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What has ended holds nothing of its user's, even while others hold on to it. */
@Timeout(120)
class RetentionTest {

  private final TimerScheduler scheduler = TimerScheduler.builder("retention").workers(1).build();

  /** What a user would hold on to. */
  private final List<Object> held = new ArrayList<>();

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
    Reference.reachabilityFence(held);
  }

  /** A task of a user's, which is all that refers to its state. */
  private static final class Task implements Runnable {
    private final CountDownLatch ran;
    private final byte[] state = new byte[1 << 16];

    Task(CountDownLatch ran) {
      this.ran = ran;
    }

    @Override
    public void run() {
      state[0]++;
      ran.countDown();
    }
  }

  private static void assertCollected(WeakReference<?> reference) {
    assertCollected(List.of(reference));
  }

  private static void assertCollected(List<? extends WeakReference<?>> references) {
    Waiting.until(
        "all are collected",
        () -> {
          System.gc();
          return references.stream().allMatch(reference -> reference.refersTo(null));
        });
  }

  private WeakReference<Task> submit(Submission how, Scheduler.Worker worker, CountDownLatch ran) {
    Task task = new Task(ran);
    held.add(how.submit(scheduler, worker, task));
    return new WeakReference<>(task);
  }

  private Disposable last() {
    return (Disposable) held.get(held.size() - 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "DIRECT_DELAYED", "WORKER", "WORKER_DELAYED"})
  void aTaskThatHasRunIsReleased(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    held.add(worker);
    CountDownLatch ran = new CountDownLatch(1);

    WeakReference<Task> task = submit(submission, worker, ran);
    Waiting.open(ran);

    assertCollected(task);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskDisposedBehindABlockedThreadIsReleasedAtOnce(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    held.add(worker);
    Blocker blocker = Blocker.on(worker);

    WeakReference<Task> task = submit(submission, worker, new CountDownLatch(1));
    last().dispose();

    assertCollected(task);
    blocker.release();
  }

  @ParameterizedTest
  @EnumSource(names = {"WORKER_DELAYED", "WORKER_PERIODIC"})
  void timersOfAWorkerDisposedBehindABlockedThreadAreReleasedAtOnce(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    held.add(worker);
    Blocker blocker = Blocker.on(scheduler.createWorker());

    WeakReference<Task> task = submit(submission, worker, new CountDownLatch(1));
    worker.dispose();

    assertCollected(task);
    blocker.release();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anArmedTimerIsReleasedWhenItIsDisposed(boolean periodic) {
    Scheduler.Worker worker = scheduler.createWorker();
    held.add(worker);

    WeakReference<Task> task = armed(worker, periodic);
    assertThat(Live.count(scheduler)).isOne(); // so it is in the heap
    last().dispose();

    assertCollected(task);
    assertThat(Live.count(scheduler)).isZero();
  }

  private WeakReference<Task> armed(Scheduler.Worker worker, boolean periodic) {
    Task task = new Task(new CountDownLatch(1));
    held.add(
        periodic
            ? worker.schedulePeriodically(task, 1, 1, TimeUnit.HOURS)
            : worker.schedule(task, 1, TimeUnit.HOURS));
    return new WeakReference<>(task);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskDisposedWhileItRunsIsReleased(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    held.add(worker);
    WeakReference<Blocker> blocker = interrupted(submission, worker);

    assertCollected(blocker);
  }

  private WeakReference<Blocker> interrupted(Submission submission, Scheduler.Worker worker) {
    Blocker blocker = new Blocker();
    Disposable task = submission.submit(scheduler, worker, blocker);
    held.add(task);
    blocker.awaitEntered();
    task.dispose();
    blocker.awaitLeft();
    return new WeakReference<>(blocker);
  }

  @ParameterizedTest
  @EnumSource
  void whatEndsWithTheSchedulerIsReleased(Submission submission) {
    Scheduler.Worker worker = scheduler.createWorker();
    held.add(worker);
    Blocker blocker = Blocker.on(worker);
    List<WeakReference<Task>> tasks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tasks.add(submit(submission, worker, new CountDownLatch(1)));
    }

    scheduler.dispose();
    Waiting.end(blocker.thread());

    assertCollected(tasks);
  }

  @Test
  void immediateTasksOfADisposedWorkerAreReleasedInTheirTurn() {
    Scheduler.Worker worker = scheduler.createWorker();
    Scheduler.Worker neighbour = scheduler.createWorker();
    held.add(worker);
    Blocker blocker = Blocker.on(neighbour);
    WeakReference<Task> task = submit(Submission.WORKER, worker, new CountDownLatch(1));

    worker.dispose();
    blocker.release();

    assertCollected(task);
  }

  @Test
  void aRejectedTaskIsNotKept() {
    Scheduler.Worker worker = scheduler.createWorker();
    held.add(worker);
    SchedulerContract.fence(worker);
    worker.dispose();

    assertCollected(rejectedBy(worker));
  }

  private WeakReference<Task> rejectedBy(Scheduler.Worker worker) {
    Task task = new Task(new CountDownLatch(1));
    try {
      worker.schedule(task, 1, TimeUnit.HOURS);
    } catch (RejectedExecutionException expected) {
      return new WeakReference<>(task);
    }
    throw new AssertionError("it was accepted");
  }

  @Test
  void aWorkerThatNobodyDisposesIsCollected() {
    List<WeakReference<Scheduler.Worker>> workers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      workers.add(usedWorker());
    }

    assertCollected(workers);
  }

  private WeakReference<Scheduler.Worker> usedWorker() {
    Scheduler.Worker worker = scheduler.createWorker();
    CountDownLatch ran = new CountDownLatch(2);
    worker.schedule(ran::countDown);
    worker.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    worker.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
    worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS).dispose();
    Waiting.open(ran);
    return new WeakReference<>(worker);
  }

  @Test
  void aWorkerLivesAsLongAsItsTimers() {
    AtomicInteger runs = new AtomicInteger();
    scheduler
        .createWorker()
        .schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.MILLISECONDS);
    System.gc();
    int before = runs.get();

    Waiting.until("it goes on after the collection", () -> runs.get() > before + 2);
  }

  @Test
  void cancelledPipelinesAreReleased() {
    assertCollected(cancelled(Mono.delay(Duration.ofHours(1), scheduler)));
    assertCollected(cancelled(Flux.interval(Duration.ofHours(1), scheduler)));
    assertCollected(cancelled(Flux.never().timeout(Duration.ofHours(1), scheduler)));
    assertCollected(cancelled(Timers.every(Duration.ofHours(1)).on(scheduler).counts()));
    assertThat(Live.count(scheduler)).isZero();
  }

  private WeakReference<Object> cancelled(Publisher<?> source) {
    Object state = new byte[1 << 16];
    Disposable subscription = Flux.from(source).map(element -> List.of(element, state)).subscribe();
    held.add(scheduler.createWorker());
    subscription.dispose();
    return new WeakReference<>(state);
  }

  @Test
  void aMillionCancelledTimersLeaveNothing() {
    int timers = 1_000_000;
    Scheduler.Worker worker = scheduler.createWorker();
    List<WeakReference<Task>> sample = new ArrayList<>();

    for (int i = 0; i < timers; i++) {
      if (i % 20_000 == 0) {
        sample.add(armed(worker, false));
        last().dispose();
      } else if (i % 2 == 0) {
        scheduler.schedule(() -> {}, 30, TimeUnit.SECONDS).dispose();
      } else {
        worker.schedule(() -> {}, 30, TimeUnit.SECONDS).dispose();
      }
    }

    assertThat(Live.count(scheduler)).isZero();
    assertThat(scheduler.counters().scheduled()).isEqualTo(timers);
    assertThat(scheduler.counters().cancelled()).isEqualTo(timers);
    assertCollected(sample);
  }

  @Test
  void aMillionTimersCancelledTogetherLeaveNothing() {
    int timers = 1_000_000;
    List<Disposable> armed = new ArrayList<>(timers);
    for (int i = 0; i < timers; i++) {
      armed.add(scheduler.schedule(() -> {}, 30_000 + i % 1000, TimeUnit.MILLISECONDS));
    }
    assertThat(Live.count(scheduler)).isEqualTo(timers);

    armed.forEach(Disposable::dispose);

    assertThat(Live.count(scheduler)).isZero();
    assertThat(scheduler.counters().cancelled()).isEqualTo(timers);
  }
}
