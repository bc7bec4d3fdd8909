// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.micrometer.TimerSchedulerMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ./mvnw -q -Pbench && java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.MetersCost TIMER 100 45 10000 1000}
 *
 * <p>Question: what do the meters cost the loop, for a tick? What a loop does for them is to tell
 * the recorder of lateness; all others are read from outside. So one scheduler with intervals of
 * one second, in windows: in every other one it tells a Micrometer {@code Timer}, in the others
 * nobody. Measured is the CPU time of its thread, in the same process, one window after the other,
 * so a noisy minute hits both; which of the two comes first changes from pair to pair.
 *
 * <p>Arguments: side; timers; pairs of windows; milliseconds of warm-up, and of a window. Prints
 * one line of JSON, with how long it takes to read all meters.
 */
final class MetersCost {

  /** Until the recording is compiled, as in a process that has run for a while. */
  private static final int WARM_UP_RECORDINGS = 100_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TimerScheduler scheduler = TimerScheduler.builder("measured").workers(1).build();
  private final LongConsumer recorder = recorder();
  private final long threadId;
  private final long windowMillis;

  private MetersCost(int timers, long warmUpMillis, long windowMillis) throws InterruptedException {
    this.windowMillis = windowMillis;
    Duration period = Duration.ofSeconds(1);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      Timers.every(period)
          .initialDelay(Duration.ofNanos(random.nextLong(period.toNanos())))
          .on(scheduler)
          .counts()
          .subscribe();
    }
    TimeUnit.MILLISECONDS.sleep(warmUpMillis);
    threadId = LoopThreads.idOf(scheduler);
  }

  /** What binding the meters has the loop tell. */
  private static LongConsumer recorder() {
    Timer meter = Timer.builder("reactortimer.lateness").register(new SimpleMeterRegistry());
    for (int i = 0; i < WARM_UP_RECORDINGS; i++) {
      meter.record(i, TimeUnit.NANOSECONDS);
    }
    return nanos -> meter.record(nanos, TimeUnit.NANOSECONDS);
  }

  public static void main(String[] arguments) throws InterruptedException {
    int timers = Integer.parseInt(arguments[1]);
    int pairs = Integer.parseInt(arguments[2]);
    MetersCost cost =
        new MetersCost(timers, Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
    Pairs windows = new Pairs(pairs);
    windows.measure(() -> cost.nanosPerTick(true), () -> cost.nanosPerTick(false));
    ObjectNode result = Json.object();
    windows.put(result, "withNanosPerTick", "withoutNanosPerTick");
    Json.put(result, "readMillis", Statistics.of(cost.readMillis(pairs / 3)).median());
    System.out.println(result);
    System.exit(0);
  }

  private double nanosPerTick(boolean recorded) throws InterruptedException {
    if (recorded) {
      scheduler.addLatenessListener(recorder);
    }
    long cpuNanos = THREADS.getThreadCpuTime(threadId);
    long ticks = scheduler.counters().delivered();
    TimeUnit.MILLISECONDS.sleep(windowMillis);
    cpuNanos = THREADS.getThreadCpuTime(threadId) - cpuNanos;
    ticks = scheduler.counters().delivered() - ticks;
    scheduler.removeLatenessListener(recorder);
    return (double) cpuNanos / ticks;
  }

  private List<Double> readMillis(int times) throws InterruptedException {
    MeterRegistry registry = new SimpleMeterRegistry();
    new TimerSchedulerMetrics(scheduler).bindTo(registry);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Thread.sleep(1_100); // else it would share the look before
      long startNanos = System.nanoTime();
      for (Meter meter : registry.getMeters()) {
        meter.measure().forEach(measurement -> measurement.getValue());
      }
      millis.add((System.nanoTime() - startNanos) / 1e6);
    }
    return millis;
  }
}
