// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.HeavyRun TIMER heavy
 * 6000}
 *
 * <p>Question: what do callbacks that take long, or block, leave to the others? On four threads,
 * but for the wheel, which has one. Baseline: side {@code STOCK}.
 *
 * <p>Arguments: side; {@code heavy} for four intervals of 100 ms whose callbacks take 40 ms, or
 * {@code blocked} for twenty of 100 ms beside one whose callback blocks from its first tick on;
 * milliseconds. Prints one line of JSON: ticks that were delivered, of those that were due, and the
 * longest time that an interval was silent.
 */
final class HeavyRun {

  private static final int THREADS = 4;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private HeavyRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    Intervals intervals = intervals(Side.valueOf(arguments[0]));
    boolean heavy = arguments[1].equals("heavy");
    long windowMillis = Long.parseLong(arguments[2]);
    int counted = heavy ? 4 : 20;
    CountDownLatch over = new CountDownLatch(1);
    if (!heavy) {
      intervals.start(() -> await(over));
    }
    Counter[] counters = new Counter[counted];
    for (int i = 0; i < counted; i++) {
      counters[i] = new Counter(heavy ? WORK_NANOS : 0);
      intervals.start(counters[i]);
    }
    TimeUnit.MILLISECONDS.sleep(windowMillis);
    ObjectNode result = Json.object();
    long ticks = 0;
    long due = 0;
    long silentNanos = 0;
    for (Counter counter : counters) {
      long nowNanos = System.nanoTime();
      ticks += counter.ticks.get();
      due += (nowNanos - counter.startNanos) / PERIOD_NANOS;
      silentNanos = Math.max(silentNanos, counter.silentNanos(nowNanos));
    }
    result.put("ticks", ticks);
    result.put("due", due);
    Json.put(result, "silentMillis", silentNanos / 1e6);
    System.out.println(result);
    System.exit(0);
  }

  private static void await(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts intervals of one period. */
  private interface Intervals {
    void start(Runnable tick);
  }

  private static Intervals intervals(Side side) {
    Duration period = Duration.ofNanos(PERIOD_NANOS);
    return switch (side) {
      case STOCK -> fluxes(period, Schedulers.newParallel("stock", THREADS));
      case TAKEN_OVER -> fluxes(period, timers());
      case TIMER -> {
        TimerScheduler scheduler = timers();
        yield tick -> Timers.every(period).on(scheduler).counts().subscribe(number -> tick.run());
      }
      case SCHEDULED_POOL -> tasks(new ScheduledThreadPoolExecutor(THREADS));
      case FORK_JOIN -> tasks((ScheduledExecutorService) (Object) new ForkJoinPool(THREADS));
      case NETTY_WHEEL_1 -> {
        HashedWheelTimer wheel = OneShots.wheel(side);
        yield tick -> new WheelTick(tick, System.nanoTime() + PERIOD_NANOS).arm(wheel);
      }
      default -> throw new IllegalArgumentException(side + " has no part in this");
    };
  }

  private static TimerScheduler timers() {
    return TimerScheduler.builder("timer").workers(THREADS).build();
  }

  private static Intervals fluxes(Duration period, Scheduler scheduler) {
    return tick -> Flux.interval(period, scheduler).subscribe(number -> tick.run());
  }

  private static Intervals tasks(ScheduledExecutorService executor) {
    return tick -> {
      Future<?> unused =
          executor.scheduleAtFixedRate(tick, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    };
  }

  /** Arms the next tick after each, for the next point of its grid that is not past. */
  private static final class WheelTick implements TimerTask {

    private final Runnable tick;
    private long dueNanos;

    WheelTick(Runnable tick, long dueNanos) {
      this.tick = tick;
      this.dueNanos = dueNanos;
    }

    void arm(io.netty.util.Timer wheel) {
      wheel.newTimeout(this, dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run(Timeout timeout) {
      tick.run();
      long lateNanos = System.nanoTime() - dueNanos;
      dueNanos += (Math.max(0, lateNanos) / PERIOD_NANOS + 1) * PERIOD_NANOS;
      arm(timeout.timer());
    }
  }

  /** Takes its time without the processor, and counts. */
  private static final class Counter implements Runnable {

    private final long workNanos;
    private final long startNanos = System.nanoTime();
    private final AtomicLong ticks = new AtomicLong();
    private volatile long lastNanos = startNanos;
    private volatile long silentNanos;

    Counter(long workNanos) {
      this.workNanos = workNanos;
    }

    @Override
    public void run() {
      long nowNanos = System.nanoTime();
      silentNanos = silentNanos(nowNanos);
      lastNanos = nowNanos;
      for (long left = workNanos; left > 0; left = nowNanos + workNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      ticks.incrementAndGet();
    }

    long silentNanos(long nowNanos) {
      return Math.max(silentNanos, nowNanos - lastNanos);
    }
  }
}
