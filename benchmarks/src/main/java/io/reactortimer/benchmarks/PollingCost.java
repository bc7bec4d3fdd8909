// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerQuery;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ./mvnw -q -Pbench && java -Xms1g -Xmx1g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.PollingCost LOOK 100000 8 10000 10000}
 *
 * <p>Question: what does the page at the endpoint cost that polls every two seconds, and is a tick
 * late for it? Intervals of 15 seconds on one scheduler, in windows: in every other one somebody
 * asks for what the page shows, counts, groups, suspects and 25 timers, every two seconds. What
 * writes the answer as JSON is not in it: its size does not depend on how many timers live.
 *
 * <p>Arguments: side; timers; pairs of windows; milliseconds of warm-up, and of a window. Prints
 * one line of JSON: the process's CPU time as a share of a core, and how late the latest tick of a
 * window was.
 */
final class PollingCost {

  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final long POLL_MILLIS = 2_000;
  private static final int GROUPS = 100;
  private static final int NAMES = 50;

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final TimerScheduler scheduler = TimerScheduler.builder("polled").workers(1).build();
  private final AtomicLong latestNanos = new AtomicLong();
  private final long windowMillis;

  /** What a window has shown. */
  private record Window(double cores, double latestMillis) {}

  private PollingCost(int timers, long warmUpMillis, long windowMillis)
      throws InterruptedException {
    this.windowMillis = windowMillis;
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      Timers.every(PERIOD)
          .name("room." + i % NAMES)
          .initialDelay(Duration.ofNanos(random.nextLong(PERIOD.toNanos())))
          .on(scheduler)
          .counts()
          .subscribe();
    }
    scheduler.addLatenessListener(nanos -> latestNanos.accumulateAndGet(nanos, Math::max));
    TimeUnit.MILLISECONDS.sleep(warmUpMillis);
  }

  public static void main(String[] arguments) throws InterruptedException {
    int pairs = Integer.parseInt(arguments[2]);
    PollingCost cost =
        new PollingCost(
            Integer.parseInt(arguments[1]),
            Long.parseLong(arguments[3]),
            Long.parseLong(arguments[4]));
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    List<Double> latestWith = new ArrayList<>();
    List<Double> latestWithout = new ArrayList<>();
    for (int i = 0; i <= pairs; i++) {
      boolean first = i % 2 == 0;
      Window one = cost.window(first);
      Window other = cost.window(!first);
      if (i > 0) { // the first pair is warm-up
        with.add((first ? one : other).cores());
        without.add((first ? other : one).cores());
        latestWith.add((first ? one : other).latestMillis());
        latestWithout.add((first ? other : one).latestMillis());
      }
    }
    ObjectNode result = Json.object();
    double difference = Statistics.of(with).median() - Statistics.of(without).median();
    Json.put(result, "coresPolled", Statistics.of(with).median());
    Json.put(result, "coresNotPolled", Statistics.of(without).median());
    Json.put(result, "shareOfACore", difference);
    Json.put(result, "cpuMillisPerPoll", difference * POLL_MILLIS);
    Json.put(result, "latestTickMillisPolled", Statistics.of(latestWith).median());
    Json.put(result, "latestTickMillisNotPolled", Statistics.of(latestWithout).median());
    System.out.println(result);
    System.exit(0);
  }

  private Window window(boolean polled) throws InterruptedException {
    latestNanos.set(0);
    long cpuNanos = PROCESS.getProcessCpuTime();
    long startNanos = System.nanoTime();
    long endNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(windowMillis);
    while (System.nanoTime() - endNanos < 0) {
      if (polled) {
        scheduler.live().report(TimerQuery.all().limit(25), GROUPS);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    double cores =
        (double) (PROCESS.getProcessCpuTime() - cpuNanos) / (System.nanoTime() - startNanos);
    return new Window(cores, latestNanos.get() / 1e6);
  }
}
