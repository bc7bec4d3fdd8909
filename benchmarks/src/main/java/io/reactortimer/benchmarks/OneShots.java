// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What a side runs single tasks on. */
interface OneShots {

  /** A task for all sides, as it is: none has to make an object of its own for it. */
  interface Task extends Runnable, TimerTask {
    @Override
    default void run(Timeout timeout) {
      run();
    }
  }

  /** Runs {@code task} once, after {@code delayNanos}; the result is for {@link #cancel}. */
  Object schedule(Task task, long delayNanos);

  /** Cancels what {@link #schedule} has returned. */
  void cancel(Object scheduled);

  /** Intervals on the same threads. */
  Clockwork clockwork();

  /** How often the side came back from waiting, if it counts that. */
  default OptionalLong wakeups() {
    return OptionalLong.empty();
  }

  /** Makes what the side runs on, with one thread; called once a process. */
  static OneShots open(Side side) {
    return switch (side) {
      case STOCK, STOCK_ONE_THREAD -> new OfReactor(Schedulers.newParallel("stock", 1));
      case TIMER, TIMER_SLACK_2, TIMER_SLACK_10, TIMER_EXACT ->
          new OfReactor(ReactorClockwork.timers(side));
      case SCHEDULED_POOL, FORK_JOIN, NETTY_LOOP -> new OfExecutor(executor(side));
      case NETTY_WHEEL_1, NETTY_WHEEL_10 -> new OfWheel(wheel(side));
      case TAKEN_OVER,
          TIMER_LISTED,
          AGRONA,
          BARE,
          BARE_SLACK_10,
          BARE_SLOTS,
          BARE_TAKEN_OVER,
          HEAP,
          HANDED_OVER,
          HANDED_OVER_QUEUE,
          NOTHING ->
          throw new IllegalArgumentException(side + " has no single tasks here");
    };
  }

  /** The executor of a side that is one. */
  static ScheduledExecutorService executor(Side side) {
    if (side == Side.FORK_JOIN) {
      return (ScheduledExecutorService) (Object) new ForkJoinPool(1);
    }
    if (side == Side.NETTY_LOOP) {
      return new DefaultEventLoop(new DefaultThreadFactory("netty-loop", true));
    }
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    pool.setRemoveOnCancelPolicy(true); // as Reactor does: else cancelled ones stay till due
    return pool;
  }

  /** A wheel whose revolution takes longer than the longest period, two seconds. */
  static HashedWheelTimer wheel(Side side) {
    boolean fine = side == Side.NETTY_WHEEL_1;
    return new HashedWheelTimer(
        new DefaultThreadFactory("netty-wheel", true),
        fine ? 1 : 10,
        TimeUnit.MILLISECONDS,
        fine ? 2048 : 256,
        false);
  }

  /** Tasks of a scheduler of Reactor's. */
  record OfReactor(Scheduler scheduler) implements OneShots {
    @Override
    public Object schedule(Task task, long delayNanos) {
      return scheduler.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object scheduled) {
      ((Disposable) scheduled).dispose();
    }

    @Override
    public Clockwork clockwork() {
      return (initialDelayNanos, periodNanos, tick) ->
          interval(Duration.ofNanos(initialDelayNanos), Duration.ofNanos(periodNanos))
              .subscribe(number -> tick.tick());
    }

    @Override
    public OptionalLong wakeups() {
      return scheduler instanceof TimerScheduler timers
          ? OptionalLong.of(timers.counters().wakeups())
          : OptionalLong.empty();
    }

    private Flux<Long> interval(Duration initialDelay, Duration period) {
      return scheduler instanceof TimerScheduler
          ? Timers.every(period).initialDelay(initialDelay).on(scheduler).counts()
          : Flux.interval(initialDelay, period, scheduler);
    }
  }

  /** Tasks of an executor. */
  record OfExecutor(ScheduledExecutorService executor) implements OneShots {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the canceller gets it back
    public Object schedule(Task task, long delayNanos) {
      return executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object scheduled) {
      ((Future<?>) scheduled).cancel(false);
    }

    @Override
    public Clockwork clockwork() {
      return new ExecutorClockwork(executor);
    }
  }

  /** Timeouts of a wheel. */
  record OfWheel(HashedWheelTimer wheel) implements OneShots {
    @Override
    public Object schedule(Task task, long delayNanos) {
      return wheel.newTimeout(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(Object scheduled) {
      ((Timeout) scheduled).cancel();
    }

    @Override
    public Clockwork clockwork() {
      return new NettyWheelClockwork(wheel);
    }
  }
}
