// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.Timers;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -XX:+UseG1GC -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.MemoryRun TIMER intervals 100000}
 *
 * <p>Question: how much heap does a live timer hold? Baseline: side {@code STOCK}. What lives after
 * a collection, less what lived before the timers were made; subscribers and tasks are made before,
 * so only what the side adds is counted. Periods are too long for any to tick meanwhile.
 *
 * <p>Arguments: side, {@code intervals} (each assembled and subscribed to once), {@code
 * subscriptions} (to one interval) or {@code tasks} (of {@code Scheduler.schedulePeriodically}),
 * timers. Prints one line of JSON.
 */
final class MemoryRun {

  private static final Duration PERIOD = Duration.ofHours(1);
  private static final int COLLECTIONS = 4;

  private final Side side;
  private final String what;
  private final Scheduler scheduler;
  private @Nullable Flux<Long> shared;

  private MemoryRun(Side side, String what) {
    this.side = side;
    this.what = what;
    this.scheduler =
        switch (side) {
          case STOCK -> Schedulers.parallel();
          case TAKEN_OVER -> ReactorClockwork.takeOver();
          default -> ReactorClockwork.timers(side);
        };
  }

  public static void main(String[] arguments) throws InterruptedException {
    MemoryRun run = new MemoryRun(Side.valueOf(arguments[0]), arguments[1]);
    int timers = Integer.parseInt(arguments[2]);
    Consumer[] consumers = new Consumer[timers];
    for (int i = 0; i < timers; i++) {
      consumers[i] = new Consumer();
    }
    Disposable[] live = new Disposable[timers];
    run.start(new Consumer()).dispose(); // classes and threads are there then
    long before = usedBytes();
    for (int i = 0; i < timers; i++) {
      live[i] = run.start(consumers[i]);
    }
    double bytes = usedBytes() - before;
    for (Disposable timer : live) { // so that nothing was dead at the second look
      timer.dispose();
    }
    ObjectNode result = Json.object();
    result.put("timers", timers);
    Json.put(result, "bytesPerTimer", bytes / timers);
    System.out.println(result);
    System.exit(0);
  }

  private Disposable start(Consumer consumer) {
    if (what.equals("tasks")) {
      long seconds = PERIOD.toSeconds();
      return scheduler.schedulePeriodically(consumer, seconds, seconds, TimeUnit.SECONDS);
    }
    Flux<Long> interval = what.equals("subscriptions") && shared != null ? shared : interval();
    shared = interval;
    interval.subscribe(consumer);
    return consumer;
  }

  private Flux<Long> interval() {
    boolean stock = side == Side.STOCK || side == Side.TAKEN_OVER;
    return stock ? Flux.interval(PERIOD) : Timers.every(PERIOD).on(scheduler).counts();
  }

  private static long usedBytes() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COLLECTIONS; i++) {
      TimeUnit.MILLISECONDS.sleep(50); // what was handed over is taken in meanwhile
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** What a timer calls. */
  private static final class Consumer extends BaseSubscriber<Long> implements Runnable {
    @Override
    public void run() {}
  }
}
