// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.TouchCost NOTHING 100 1000 1000 3000}
 *
 * <p>Question: what is the least that a tick among 100,000 costs because of memory alone? A thread
 * that parks, and then reads and writes some objects of the size of a timer, each with one of the
 * size of a subscriber, as far apart and as far ahead as the engine reads them, with nothing else
 * to do. In turn: parking only, touching after parking, and touching without ever parking.
 *
 * <p>Arguments: side; objects touched at a time; microseconds parked before; milliseconds of a
 * window of the warm-up, and of one that is measured. Prints one line of JSON.
 */
final class TouchCost {

  private static final int OBJECTS = 100_000;
  private static final int AHEAD = 16;

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
    TouchCost cost = new TouchCost(Integer.parseInt(arguments[1]));
    long parkNanos = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(arguments[2]));
    cost.measured(parkNanos, Long.parseLong(arguments[3]));
    ObjectNode result = cost.measured(parkNanos, Long.parseLong(arguments[4]));
    if (cost.seen == 42) {
      System.out.println(); // so that the reading is not left out
    }
    System.out.println(result);
  }

  private ObjectNode measured(long parkNanos, long windowMillis) {
    double parkedNanos = Wakeups.of(parkNanos, () -> {}, windowMillis).nanosEach();
    double coldNanos = Wakeups.of(parkNanos, this::touch, windowMillis).nanosEach();
    double warmNanos = Wakeups.of(0, this::touch, windowMillis).nanosEach();
    ObjectNode result = Json.object();
    Json.put(result, "microsPerWakeup", parkedNanos / 1e3);
    Json.put(result, "coldNanosPerObject", (coldNanos - parkedNanos) / atATime);
    Json.put(result, "warmNanosPerObject", warmNanos / atATime);
    return result;
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
