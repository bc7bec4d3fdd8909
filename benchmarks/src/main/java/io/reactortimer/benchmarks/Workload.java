// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Intervals to run: how many, of which periods, and whether they are asked for one tick at a time.
 * Phases are random within a period, drawn from a fixed seed, so all sides get the same.
 *
 * @param collections of garbage before the warm-up, which move the timers: as long as there was
 *     none, they lie where they were made, with the garbage of all other subscriptions in between
 */
record Workload(String name, int timers, Periods periods, boolean oneAtATime, int collections) {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Of the mixed load; the mean of their rates is 0.998 a second. */
  private static final long[] MIXED_MILLIS = {600, 750, 900, 1000, 1100, 1250, 1500, 2000};

  private static final List<Workload> ALL =
      List.of(
          new Workload("equal-1000", 1_000, Workload::everySecond, false),
          new Workload("equal-10000", 10_000, Workload::everySecond, false),
          new Workload("equal-100000", 100_000, Workload::everySecond, false),
          new Workload("others-100000", 100_000, Workload::everySecond, false),
          new Workload("bound-100000", 100_000, Workload::everySecond, false),
          new Workload("collected-100000", 100_000, Workload::everySecond, false, 4),
          new Workload("bound-mixed-100000", 100_000, Workload::mixed, false),
          new Workload("bound-distinct-100000", 100_000, Workload::distinct, false),
          new Workload("equal-1000000", 1_000_000, Workload::everySecond, false),
          new Workload("slow-10000000", 10_000_000, (index, of) -> 30 * SECOND, false),
          new Workload("mixed-100000", 100_000, Workload::mixed, false),
          new Workload("distinct-100000", 100_000, Workload::distinct, false),
          new Workload("fast-10240", 10_240, (index, of) -> SECOND / 10, false),
          new Workload("bound-10240", 10_240, (index, of) -> SECOND / 10, false),
          new Workload("exact-1000", 1_000, (index, of) -> SECOND / 100, false),
          new Workload("demand-100000", 100_000, Workload::everySecond, true));

  private Workload(String name, int timers, Periods periods, boolean oneAtATime) {
    this(name, timers, periods, oneAtATime, 0);
  }

  /** The periods of a load. */
  interface Periods {
    long nanos(int index, int of);
  }

  static Workload named(String name) {
    return ALL.stream()
        .filter(workload -> workload.name.equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no such workload: " + name));
  }

  /** The same with another number of intervals. */
  Workload of(int number) {
    return new Workload(name, number, periods, oneAtATime, collections);
  }

  /**
   * Four times as long for the shortest periods: ticks are numbered, and beyond a hundred and
   * twenty-seven a number is an object of its own.
   */
  int warmUpMillis(Scale scale) {
    return scale.warmUpMillis() * (periodNanos(0) <= SECOND / 10 ? 4 : 1);
  }

  long periodNanos(int index) {
    return periods.nanos(index, timers);
  }

  /** Ticks a second if none is missed. */
  double nominalRate() {
    double rate = 0;
    for (int i = 0; i < timers; i++) {
      rate += (double) SECOND / periodNanos(i);
    }
    return rate;
  }

  /** Starts all intervals. */
  void start(Clockwork clockwork, TickRecorder recorder) {
    SplittableRandom phases = new SplittableRandom(42);
    for (int i = 0; i < timers; i++) {
      long periodNanos = periodNanos(i);
      long phaseNanos = phases.nextLong(periodNanos);
      GridTick tick = recorder.gridTick(System.nanoTime() + phaseNanos, periodNanos);
      clockwork.start(phaseNanos, periodNanos, tick);
      tick.setUpAt(System.nanoTime(), phaseNanos);
    }
  }

  private static long everySecond(int index, int of) {
    return SECOND;
  }

  private static long mixed(int index, int of) {
    return TimeUnit.MILLISECONDS.toNanos(MIXED_MILLIS[index % MIXED_MILLIS.length]);
  }

  /** Half a second to one and a half, evenly spread, no two alike. */
  private static long distinct(int index, int of) {
    return SECOND / 2 + index * (SECOND / of - 1); // one less, so that they are not round
  }
}
