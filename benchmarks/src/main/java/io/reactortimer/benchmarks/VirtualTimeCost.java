// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.Timers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.VirtualTimeCost 9}
 *
 * <p>Question: what does a tick cost on a scheduler that is not ours, compared with {@code
 * Flux.interval}? Measured on Reactor's virtual time, where the scheduler itself does the least:
 * processor time of the thread that moves the clock. Ours and stock in turn, in one process, after
 * two rounds that are not counted.
 *
 * <p>Argument: rounds. Prints one line of JSON for each number of subscriptions: medians, and the
 * ratio of these.
 */
final class VirtualTimeCost {

  private static final int TICKS = 200_000;
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long ticks;

  private VirtualTimeCost() {}

  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    for (int subscriptions : new int[] {1, 100, 1_000}) {
      double[] ours = new double[rounds];
      double[] stock = new double[rounds];
      for (int round = -2; round < rounds; round++) {
        double oursNanos = new VirtualTimeCost().nanosPerTick(true, subscriptions);
        double stockNanos = new VirtualTimeCost().nanosPerTick(false, subscriptions);
        if (round >= 0) {
          ours[round] = oursNanos;
          stock[round] = stockNanos;
        }
      }
      ObjectNode result = Json.object();
      result.put("subscriptions", subscriptions);
      Json.put(result, "oursNanosPerTick", median(ours));
      Json.put(result, "stockNanosPerTick", median(stock));
      Json.put(result, "ratio", median(ours) / median(stock));
      System.out.println(result);
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private double nanosPerTick(boolean ours, int subscriptions) {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    Disposable.Composite all = Disposables.composite();
    for (int i = 0; i < subscriptions; i++) {
      Flux<Long> interval =
          ours ? Timers.every(PERIOD).on(virtual).counts() : Flux.interval(PERIOD, virtual);
      all.add(interval.subscribe(count -> ticks++));
    }
    long startNanos = THREADS.getCurrentThreadCpuTime();
    for (int step = 0; step < TICKS / subscriptions; step++) {
      virtual.advanceTimeBy(PERIOD);
    }
    long spentNanos = THREADS.getCurrentThreadCpuTime() - startNanos;
    if (ticks != TICKS) {
      throw new IllegalStateException(ticks + " ticks in place of " + TICKS);
    }
    all.dispose();
    virtual.dispose();
    return (double) spentNanos / TICKS;
  }
}
