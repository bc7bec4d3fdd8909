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
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./mvnw -q -Pbench && java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.MetersCost 100 60}
 *
 * <p>Question: what do the meters cost the loop, for a tick? What a loop does for them is to tell
 * the recorder of lateness; all others are read from outside. So one scheduler with intervals of
 * one second, in windows of a second: in every other one it tells a Micrometer {@code Timer}, in
 * the others nobody. Measured is the CPU time of its thread, in the same process, a second apart,
 * so a noisy minute hits both; which of the two comes first changes from pair to pair.
 *
 * <p>Arguments: timers, pairs of windows. Prints one line of JSON, with how long it takes to read
 * all meters.
 */
final class MetersCost {

  private static final int WARM_UP_SECONDS = 10;

  /** Until the recording is compiled, as in a process that has run for a while. */
  private static final int WARM_UP_RECORDINGS = 100_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TimerScheduler scheduler = TimerScheduler.create("measured");
  private final LongConsumer recorder = recorder();
  private final long threadId;

  private MetersCost(int timers) throws InterruptedException {
    Duration period = Duration.ofSeconds(1);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      Timers.every(period)
          .initialDelay(Duration.ofNanos(random.nextLong(period.toNanos())))
          .on(scheduler)
          .counts()
          .subscribe();
    }
    TimeUnit.SECONDS.sleep(1);
    threadId = idOf(scheduler.live().workers().get(0).thread());
  }

  /** What binding the meters has the loop tell. */
  private static LongConsumer recorder() {
    Timer meter = Timer.builder("reactor.timer.lateness").register(new SimpleMeterRegistry());
    for (int i = 0; i < WARM_UP_RECORDINGS; i++) {
      meter.record(i, TimeUnit.NANOSECONDS);
    }
    return nanos -> meter.record(nanos, TimeUnit.NANOSECONDS);
  }

  public static void main(String[] arguments) throws InterruptedException {
    int timers = Integer.parseInt(arguments[0]);
    int pairs = Integer.parseInt(arguments[1]);
    MetersCost cost = new MetersCost(timers);
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);

    double[] with = new double[pairs];
    double[] without = new double[pairs];
    double[] ratios = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      boolean first = i % 2 == 0;
      double one = cost.nanosPerTick(first);
      double other = cost.nanosPerTick(!first);
      with[i] = first ? one : other;
      without[i] = first ? other : one;
      ratios[i] = with[i] / without[i];
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "{\"timers\":%d,\"pairs\":%d,\"withNanosPerTick\":%.1f,\"withoutNanosPerTick\":%.1f,"
            + "\"ratio\":%.4f,\"ratioQuartiles\":[%.4f,%.4f],\"readMillis\":%.2f}%n",
        timers,
        pairs,
        median(with),
        median(without),
        median(ratios),
        ratios[pairs / 4],
        ratios[pairs - 1 - pairs / 4],
        median(cost.readMillis()));
    System.exit(0);
  }

  private double nanosPerTick(boolean recorded) throws InterruptedException {
    if (recorded) {
      scheduler.addLatenessListener(recorder);
    }
    long cpuNanos = THREADS.getThreadCpuTime(threadId);
    long ticks = scheduler.counters().delivered();
    TimeUnit.SECONDS.sleep(1);
    cpuNanos = THREADS.getThreadCpuTime(threadId) - cpuNanos;
    ticks = scheduler.counters().delivered() - ticks;
    scheduler.removeLatenessListener(recorder);
    return (double) cpuNanos / ticks;
  }

  private double[] readMillis() throws InterruptedException {
    MeterRegistry registry = new SimpleMeterRegistry();
    new TimerSchedulerMetrics(scheduler).bindTo(registry);
    double[] millis = new double[5];
    for (int i = 0; i < millis.length; i++) {
      Thread.sleep(1_100); // else it would share the look before
      long startNanos = System.nanoTime();
      for (Meter meter : registry.getMeters()) {
        meter.measure().forEach(measurement -> measurement.getValue());
      }
      millis[i] = (System.nanoTime() - startNanos) / 1e6;
    }
    return millis;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long idOf(@Nullable String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(known -> known.getName().equals(thread))
        .findAny()
        .orElseThrow()
        .getId();
  }
}
