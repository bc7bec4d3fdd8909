// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ReactorTimers;
import io.reactortimer.ReactorTimers.Installation;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Blocker;
import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.scheduler.ReactorSchedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * As {@code parallel()}, a taken over default carries work on its threads as the stock one does.
 */
@Timeout(90)
class TakeoverThreadsTest {

  private static final int WORKERS = Math.max(2, Schedulers.DEFAULT_POOL_SIZE);

  private Installation installation;

  @BeforeEach
  void takeOver() {
    installation =
        ReactorTimers.install(
            TimerScheduler.builder("threads").threadNamePrefix("parallel").workers(WORKERS));
  }

  @AfterEach
  void giveBack() {
    installation.dispose();
  }

  @RepeatedTest(200)
  void aRaceForTheFirstUseLeavesAWorkingDefault() throws Exception {
    Schedulers.shutdownNow(); // so that the next one who asks makes a new one
    int racers = 4;
    CyclicBarrier start = new CyclicBarrier(racers);
    Set<Scheduler> seen = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Long>> delays = new ArrayList<>();
    for (int i = 0; i < racers; i++) {
      CompletableFuture<Long> delay = new CompletableFuture<>();
      delays.add(delay);
      new Thread(
              () -> {
                await(start);
                seen.add(Schedulers.parallel());
                Mono.delay(Duration.ofNanos(1))
                    .subscribe(delay::complete, delay::completeExceptionally);
              })
          .start();
    }
    for (CompletableFuture<Long> delay : delays) {
      assertThat(Waiting.value(delay)).isZero();
    }
    assertThat(seen).containsExactly(Schedulers.parallel());
    assertThat(Schedulers.parallel().isDisposed()).isFalse();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itsThreadsLookLikeThoseOfTheStockOne() {
    Thread thread =
        Mono.fromCallable(Thread::currentThread)
            .subscribeOn(Schedulers.parallel())
            .block(Waiting.PATIENCE);

    assertThat(thread).isInstanceOf(NonBlocking.class);
    assertThat(thread.getName()).startsWith("parallel-");
    assertThat(thread.isDaemon()).isTrue();
  }

  @Test
  void rotationIsStrictAcrossCallers() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < WORKERS; i++) {
      Mono.fromRunnable(() -> threads.add(Thread.currentThread()))
          .subscribeOn(Schedulers.parallel())
          .block(Waiting.PATIENCE);
    }
    assertThat(threads).hasSize(WORKERS);
  }

  @Test
  void aParallelFluxStartedOnALoopUsesAllThreads() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(WORKERS);
    CompletableFuture<Long> count = new CompletableFuture<>();
    Schedulers.parallel()
        .schedule(
            () ->
                Flux.range(0, WORKERS)
                    .parallel(WORKERS)
                    .runOn(Schedulers.parallel())
                    .doOnNext(
                        n -> {
                          threads.add(Thread.currentThread());
                          all.countDown();
                          // Holds its thread until all have one.
                          Waiting.open(all);
                        })
                    .sequential()
                    .count()
                    .subscribe(count::complete, count::completeExceptionally));

    assertThat(Waiting.value(count)).isEqualTo(WORKERS);
    assertThat(threads).hasSize(WORKERS);
  }

  @Test
  void tasksStartedOnALoopUseAllThreadsEvenly() {
    int tasks = 4 * WORKERS;
    ConcurrentHashMap<Thread, Integer> byThread = new ConcurrentHashMap<>();
    CountDownLatch done = new CountDownLatch(tasks);
    Schedulers.parallel()
        .schedule(
            () -> {
              for (int i = 0; i < tasks; i++) {
                Mono.fromRunnable(
                        () -> {
                          byThread.merge(Thread.currentThread(), 1, Integer::sum);
                          done.countDown();
                        })
                    .subscribeOn(Schedulers.parallel())
                    .subscribe();
              }
            });
    Waiting.open(done);

    assertThat(byThread).hasSize(WORKERS);
    assertThat(byThread.values()).containsOnly(4);
  }

  @Test
  void disposalInterruptsTheTaskThatRunsAndNoOther() {
    Blocker disposed = new Blocker();
    Blocker other = new Blocker();
    Disposable handle = Schedulers.parallel().schedule(disposed);
    Schedulers.parallel().schedule(other);
    disposed.awaitEntered();
    other.awaitEntered();

    handle.dispose();
    disposed.awaitLeft();
    assertThat(disposed.wasInterrupted()).isTrue();
    other.release();
    other.awaitLeft();
    assertThat(other.wasInterrupted()).isFalse();
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    for (int i = 0; i < WORKERS; i++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                if (Thread.currentThread() == disposed.thread()) {
                  next.complete(Thread.interrupted());
                }
              });
    }
    assertThat(Waiting.value(next)).as("the flag is not left behind").isFalse();
  }

  @Test
  void publishOnKeepsOrderAcrossTheHandOver() {
    assertThat(
            Flux.range(0, 100_000)
                .publishOn(Schedulers.parallel())
                .publishOn(Schedulers.parallel())
                .reduce(
                    -1,
                    (before, n) -> {
                      assertThat(n).isEqualTo(before + 1);
                      return n;
                    })
                .block(Waiting.PATIENCE))
        .isEqualTo(99_999);
  }

  @Test
  void takingOverAndGivingBackDisposesNothingThatSomebodyHasJustCaptured() throws Exception {
    installation.dispose();
    AtomicBoolean over = new AtomicBoolean();
    Queue<Scheduler> captured = new ConcurrentLinkedQueue<>();
    Thread user =
        new Thread(
            () -> {
              while (!over.get()) {
                Scheduler now = capture();
                if (now != null && ReactorSchedulers.behind(now) instanceof ParallelFacade) {
                  captured.add(now);
                }
              }
            });
    user.start();
    int swaps = 0;
    while (swaps < 2_000 || captured.size() < 1_000) {
      ReactorTimers.install(TimerScheduler.builder("captured").workers(2)).dispose();
      swaps++;
    }
    over.set(true);
    Waiting.end(user);

    assertThat(captured).noneMatch(Scheduler::isDisposed);
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  private static Scheduler capture() {
    try {
      return Schedulers.parallel();
    } catch (AssertionError lost) {
      return null; // Reactor's own, where what it has cached goes away under it
    }
  }

  @Test
  void aFirstUseThatIsUnderWayDoesNotKeepTheTakeoverOut() {
    installation.dispose();
    Schedulers.shutdownNow();
    Blocker blocker = new Blocker();
    AtomicBoolean first = new AtomicBoolean(true);
    Schedulers.setFactory(
        new Schedulers.Factory() {
          @Override
          public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
            if (first.getAndSet(false)) {
              blocker.run();
            }
            return Schedulers.Factory.super.newParallel(parallelism, threadFactory);
          }
        });
    Thread user = new Thread(Schedulers::parallel);
    user.start();
    blocker.awaitEntered();
    ReactorTimers.Installation late = ReactorTimers.install(TimerScheduler.builder("late"));
    blocker.release();
    Waiting.end(user);

    assertThat(ReactorTimers.installed()).contains(late.scheduler());
    late.dispose();
    assertThat(ReactorTimers.installed()).isEmpty();
    Schedulers.resetFactory();
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void anIntervalThatIsIntroducedWhileItsFacadeIsDisposedCompletes() throws Exception {
    Scheduler facade = new ParallelFacade();
    CountDownLatch completed = new CountDownLatch(1);
    Timers.every(Duration.ofMillis(1))
        .on(facade)
        .counts()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                disposeAndAwaitTheVisit(facade);
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              protected void hookOnComplete() {
                completed.countDown();
              }
            });
    assertThat(completed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** All loops have ended what was on the facade by then. */
  private void disposeAndAwaitTheVisit(Scheduler facade) {
    facade.dispose();
    CountDownLatch visited = new CountDownLatch(WORKERS);
    for (int i = 0; i < WORKERS; i++) {
      installation.scheduler().schedule(visited::countDown);
    }
    try {
      assertThat(visited.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
