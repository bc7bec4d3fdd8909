// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.jspecify.annotations.Nullable;

/**
 * {@code ./mvnw -q -Pbench && java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.MetersCost 100000 first 20}
 *
 * <p>Question: what do the meters cost the loop, for a tick? Baseline: a second scheduler of the
 * same process with as many intervals of one second, whose meters are not bound. Both are measured
 * in the same windows, by the CPU time of their threads, so a noisy moment hits both; the ratio is
 * that of a window. Which of the two is bound ({@code first}, {@code second} or, as a control,
 * {@code none}) is to be alternated between processes.
 *
 * <p>Arguments: timers of each scheduler, which one is bound, windows of one second. Prints one
 * line of JSON, with how long it takes to read all meters.
 */
final class MetersCost {

  private static final int WARM_UP_SECONDS = 10;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private MetersCost() {}

  public static void main(String[] arguments) throws InterruptedException {
    int timers = Integer.parseInt(arguments[0]);
    String bound = arguments[1];
    int windows = Integer.parseInt(arguments[2]);
    Side first = new Side("first", timers);
    Side second = new Side("second", timers);
    MeterRegistry registry = new SimpleMeterRegistry();
    if (!bound.equals("none")) {
      Side metered = bound.equals("first") ? first : second;
      new TimerSchedulerMetrics(metered.scheduler).bindTo(registry);
    }
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);

    double[] ofFirst = new double[windows];
    double[] ofSecond = new double[windows];
    double[] ratios = new double[windows];
    for (int i = 0; i < windows; i++) {
      first.begin();
      second.begin();
      TimeUnit.SECONDS.sleep(1);
      ofFirst[i] = first.nanosPerTick();
      ofSecond[i] = second.nanosPerTick();
      ratios[i] = bound.equals("second") ? ofSecond[i] / ofFirst[i] : ofFirst[i] / ofSecond[i];
    }
    System.out.printf(
        Locale.ROOT,
        "{\"timers\":%d,\"bound\":\"%s\",\"firstNanosPerTick\":%.1f,"
            + "\"secondNanosPerTick\":%.1f,\"ratio\":%.4f,\"readMillis\":%.2f}%n",
        timers,
        bound,
        median(ofFirst),
        median(ofSecond),
        median(ratios),
        bound.equals("none") ? 0 : median(readMillis(registry)));
    System.exit(0);
  }

  private static double[] readMillis(MeterRegistry registry) throws InterruptedException {
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

  /** A scheduler with one thread, and its intervals. */
  private static final class Side {

    private final TimerScheduler scheduler;
    private long threadId;
    private long cpuNanos;
    private long ticks;

    Side(String name, int timers) {
      scheduler = TimerScheduler.create(name);
      Duration period = Duration.ofSeconds(1);
      SplittableRandom random = new SplittableRandom(42);
      for (int i = 0; i < timers; i++) {
        Timers.every(period)
            .initialDelay(Duration.ofNanos(random.nextLong(period.toNanos())))
            .on(scheduler)
            .counts()
            .subscribe();
      }
    }

    void begin() {
      if (threadId == 0) {
        threadId = idOf(scheduler.live().workers().get(0).thread());
      }
      cpuNanos = THREADS.getThreadCpuTime(threadId);
      ticks = scheduler.counters().delivered();
    }

    double nanosPerTick() {
      return (double) (THREADS.getThreadCpuTime(threadId) - cpuNanos)
          / (scheduler.counters().delivered() - ticks);
    }

    private static long idOf(@Nullable String thread) {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(known -> known.getName().equals(thread))
          .findAny()
          .orElseThrow()
          .getId();
    }
  }
}
