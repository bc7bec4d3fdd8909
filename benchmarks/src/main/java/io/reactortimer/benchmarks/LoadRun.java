// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * One process of {@link LoadComparison}: intervals with random phases, a warm-up, then a measured
 * window. Prints one line of JSON. Every side runs the same subscriber, which counts the tick and
 * computes its lateness from the clock and a grid of its own.
 */
final class LoadRun {

  private static final int WARM_UP_SECONDS = 8;
  private static final int SAMPLES = 1 << 20;

  private final long[] latenessNanos = new long[SAMPLES];
  private final AtomicInteger samples = new AtomicInteger();
  private final LongAdder ticks = new LongAdder();
  private volatile boolean measuring;

  public static void main(String[] arguments) throws InterruptedException {
    LoadSide side = LoadSide.valueOf(arguments[0]);
    int timers = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    System.out.println(new LoadRun().run(side, timers, seconds));
    System.exit(0);
  }

  private String run(LoadSide side, int timers, int seconds) throws InterruptedException {
    Duration period = Duration.ofSeconds(1);
    LoadSide.Intervals intervals = side.open();
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      long phaseNanos = random.nextLong(period.toNanos());
      LongConsumer tick = new GridTick(System.nanoTime() + phaseNanos, period.toNanos());
      intervals.interval(Duration.ofNanos(phaseNanos), period).subscribe(tick::accept);
    }
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);

    OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    measuring = true;
    long cpuBefore = os.getProcessCpuTime();
    long ticksBefore = ticks.sum();
    long startNanos = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    double elapsedNanos = System.nanoTime() - startNanos;
    long ticked = ticks.sum() - ticksBefore;
    double cpuNanos = os.getProcessCpuTime() - cpuBefore;
    measuring = false;

    int count = Math.min(samples.get(), SAMPLES);
    long[] sorted = Arrays.copyOf(latenessNanos, count);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "{\"side\":\"%s\",\"timers\":%d,\"cores\":%.4f,\"ticksPerSecond\":%.0f,"
            + "\"nanosPerTick\":%.0f,\"latenessP50Micros\":%d,\"latenessP90Micros\":%d,"
            + "\"latenessP99Micros\":%d,\"latenessMaxMicros\":%d}",
        side,
        timers,
        cpuNanos / elapsedNanos,
        ticked / (elapsedNanos / 1e9),
        cpuNanos / ticked,
        quantileMicros(sorted, 0.5),
        quantileMicros(sorted, 0.9),
        quantileMicros(sorted, 0.99),
        quantileMicros(sorted, 1));
  }

  private static long quantileMicros(long[] sorted, double share) {
    int index = (int) Math.min(sorted.length - 1L, (long) (share * sorted.length));
    return TimeUnit.NANOSECONDS.toMicros(sorted[index]);
  }

  /** The subscriber: one per interval, called by one thread at a time. */
  private final class GridTick implements LongConsumer {
    private final long firstNanos;
    private final long periodNanos;

    GridTick(long firstNanos, long periodNanos) {
      this.firstNanos = firstNanos;
      this.periodNanos = periodNanos;
    }

    @Override
    public void accept(long number) {
      ticks.increment();
      if (measuring) {
        // From the grid point before, whatever its number: sides differ in what they do with ticks
        // missed while the process warmed up. Wrong for lateness of a period and more.
        long lateNanos = Math.floorMod(System.nanoTime() - firstNanos, periodNanos);
        int sample = samples.getAndIncrement();
        latenessNanos[sample & (SAMPLES - 1)] = lateNanos;
      }
    }
  }
}
