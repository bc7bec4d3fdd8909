// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.TouchCost 100 1000}
 *
 * <p>Question: what is the least that a tick among 100,000 costs because of memory alone? A thread
 * that parks, and then reads and writes some objects of the size of a timer, each with one of the
 * size of a subscriber, as far apart and as far ahead as the engine reads them, with nothing else
 * to do. In turn: parking only, touching after parking, and touching without ever parking.
 *
 * <p>Arguments: objects touched at a time; microseconds parked before. Prints a line of JSON for
 * each of four rounds, the first of which warms up.
 */
final class TouchCost {

  private static final int OBJECTS = 100_000;
  private static final int AHEAD = 16;
  private static final int ROUNDS = 4;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Timer[] timers;
  private final int atATime;
  private int at;
  private long seen;

  private TouchCost(int atATime) {
    this.atATime = atATime;
    List<Timer> all =
        IntStream.range(0, OBJECTS)
            .mapToObj(i -> new Timer(new Subscriber()))
            .collect(Collectors.toList());
    Collections.shuffle(all, new Random(1));
    timers = all.toArray(Timer[]::new);
  }

  /** As large as the timer of an interval. */
  @SuppressWarnings("unused")
  private static final class Timer {
    final Subscriber subscriber;
    long first;
    long second;
    long third;
    long fourth;
    long fifth;
    long sixth;
    long seventh;
    long eighth;
    long ninth;
    long tenth;
    long eleventh;
    long last;

    Timer(Subscriber subscriber) {
      this.subscriber = subscriber;
    }
  }

  /** As large as a small subscriber. */
  @SuppressWarnings("unused")
  private static final class Subscriber {
    long first;
    long second;
    long third;
    long fourth;
    long fifth;
  }

  public static void main(String[] arguments) {
    TouchCost cost = new TouchCost(Integer.parseInt(arguments[0]));
    long parkNanos = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(arguments[1]));
    for (int i = 0; i < ROUNDS; i++) {
      double parkedNanos = cost.cpuNanosPerTime(parkNanos, false);
      double coldNanos = cost.cpuNanosPerTime(parkNanos, true);
      double warmNanos = cost.cpuNanosPerTime(0, true);
      ObjectNode result = Json.object();
      result.put("atATime", cost.atATime);
      result.put("parkMicros", TimeUnit.NANOSECONDS.toMicros(parkNanos));
      Json.put(result, "cpuMicrosPerPark", parkedNanos / 1e3);
      Json.put(result, "nanosPerObjectAfterParking", (coldNanos - parkedNanos) / cost.atATime);
      Json.put(result, "nanosPerObjectWithoutParking", warmNanos / cost.atATime);
      System.out.println(result);
    }
    if (cost.seen == 42) {
      System.out.println(); // so that the reading is not left out
    }
  }

  private double cpuNanosPerTime(long parkNanos, boolean touching) {
    long cpuNanos = threads.getCurrentThreadCpuTime();
    long startNanos = System.nanoTime();
    long times = 0;
    do {
      if (parkNanos > 0) {
        LockSupport.parkNanos(parkNanos);
      }
      if (touching) {
        touch();
      }
      times++;
    } while (System.nanoTime() - startNanos < WINDOW_NANOS);
    return (double) (threads.getCurrentThreadCpuTime() - cpuNanos) / times;
  }

  private void touch() {
    for (int left = atATime; left > 0; left -= AHEAD) {
      int count = Math.min(AHEAD, left);
      long sum = 0;
      for (int i = 0; i < count; i++) {
        sum += timers[(at + i) % OBJECTS].first;
      }
      for (int i = 0; i < count; i++) {
        Timer timer = timers[(at + i) % OBJECTS];
        sum += timer.last + timer.subscriber.first;
      }
      seen += sum;
      for (int i = 0; i < count; i++) {
        Timer timer = timers[(at + i) % OBJECTS];
        timer.first++;
        timer.last++;
        timer.subscriber.first++;
      }
      at = (at + count) % OBJECTS;
    }
  }
}
