// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The same load on Reactor's own scheduler and on ours, at the same time and in the same process:
 * what disturbs the one disturbs the other. Callbacks take their time without the processor.
 */
final class BesideStock {

  private final int workers;
  private final Duration window;

  BesideStock(int workers, Duration window) {
    this.workers = workers;
    this.window = window;
  }

  /** Puts a load on one side, which counts what is delivered. */
  interface Load extends Consumer<Side> {}

  /** What the two sides have delivered. */
  record Outcome(int ours, int stock) {

    double ratio() {
      return (double) ours / Math.max(1, stock);
    }
  }

  /** Whether the side with our scheduler uses our intervals, or Reactor's too. */
  enum Intervals {
    OF_REACTOR,
    OF_TIMERS
  }

  Outcome deliver(Intervals intervals, MissedTickPolicy policy, Load load) {
    TimerScheduler ours =
        TimerScheduler.builder("ours").workers(workers).missedTicks(policy).build();
    Scheduler reactors = Schedulers.newParallel("stock", workers);
    try (Side one = new Side(ours, intervals == Intervals.OF_TIMERS);
        Side other = new Side(reactors, false)) {
      load.accept(one);
      load.accept(other);
      Side.pass(window);
      one.stopCounting();
      other.stopCounting();
      return new Outcome(one.counted(), other.counted());
    } finally {
      ours.dispose();
      reactors.dispose();
    }
  }

  /** One of the two schedulers, under load. */
  static final class Side implements AutoCloseable {

    private final Scheduler scheduler;
    private final boolean ofTimers;
    private final AtomicInteger delivered = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Disposable> live = new ArrayList<>();
    private int counted;

    Side(Scheduler scheduler, boolean ofTimers) {
      this.scheduler = scheduler;
      this.ofTimers = ofTimers;
    }

    /** Starts intervals whose ticks count, and take so long. */
    void intervals(int number, Duration period, Duration work) {
      for (int i = 0; i < number; i++) {
        live.add(
            ticks(period)
                .subscribe(
                    tick -> {
                      pass(work);
                      delivered.incrementAndGet();
                    }));
      }
    }

    /** Starts an interval that catches up, whose ticks do not count. */
    void uncounted(Duration period, Duration work) {
      Flux<Long> ticks =
          ofTimers
              ? Timers.every(period).missedTicks(MissedTickPolicy.BURST).on(scheduler).counts()
              : Flux.interval(period, scheduler).onBackpressureDrop();
      live.add(ticks.subscribe(tick -> pass(work)));
    }

    private Flux<Long> ticks(Duration period) {
      return ofTimers
          ? Timers.every(period).on(scheduler).counts()
          : Flux.interval(period, scheduler);
    }

    /** Starts an interval whose first tick blocks until the end. */
    void blockedInterval(Duration period) {
      live.add(ticks(period).subscribe(tick -> block()));
    }

    /** Starts an interval that is stuck at each tick, for so long. */
    void stuckAgainAndAgain(Duration period, Duration work) {
      live.add(ticks(period).onBackpressureDrop().subscribe(tick -> pass(work)));
    }

    void blockedTasks(int number) {
      for (int i = 0; i < number; i++) {
        live.add(scheduler.schedule(this::block));
      }
    }

    /** Blocks a task of a Worker that has more to do. */
    void blockedWorker() {
      Scheduler.Worker worker = scheduler.createWorker();
      live.add(worker);
      worker.schedule(this::block);
      worker.schedulePeriodically(() -> {}, 50, 50, TimeUnit.MILLISECONDS);
      worker.schedule(() -> {});
    }

    /** Sleeps, then blocks one callback and times requests out: those in time count. */
    void idleThenBlocked(Duration idle, int timeouts, Duration after, Duration atMost) {
      live.add(scheduler.schedule(this::block, idle.toMillis(), TimeUnit.MILLISECONDS));
      live.add(
          Mono.delay(idle.plusMillis(300), Schedulers.boundedElastic())
              .subscribe(
                  go -> {
                    for (int i = 0; i < timeouts; i++) {
                      long start = System.nanoTime();
                      live.add(
                          Mono.never()
                              .timeout(after, Mono.empty(), scheduler)
                              .doOnTerminate(
                                  () -> {
                                    if (System.nanoTime() - start <= atMost.toNanos()) {
                                      delivered.incrementAndGet();
                                    }
                                  })
                              .subscribe());
                    }
                  }));
    }

    private void block() {
      try {
        over.await();
      } catch (InterruptedException e) {
        // It is over.
      }
    }

    private static void pass(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }

    void stopCounting() {
      counted = delivered.get();
    }

    int counted() {
      return counted;
    }

    @Override
    public void close() {
      over.countDown();
      live.forEach(Disposable::dispose);
    }
  }
}
