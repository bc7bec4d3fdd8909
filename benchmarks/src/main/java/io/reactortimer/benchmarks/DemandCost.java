// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.reactivestreams.Subscription;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -Xms2g -Xmx2g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.DemandCost}
 *
 * <p>Question: what does the load {@code demand-100000} cost without a timer? A thread that parks
 * for a millisecond gives the next hundred of 100,000 consumers an element, as they lie in memory
 * without order; each has the other thread complete it, as in the load, and asks for the next from
 * there, which is a number that is added to. Prints a line of JSON for each of five windows of
 * three seconds, the first of which warms up.
 */
final class DemandCost {

  private static final int CONSUMERS = 100_000;
  private static final int AT_A_TIME = 100;
  private static final int WINDOWS = 5;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private DemandCost() {}

  public static void main(String[] arguments) {
    List<OneAtATime> consumers = consumers();
    int next = 0;
    for (int i = 0; i < WINDOWS; i++) {
      ProcessReading before = ProcessReading.before();
      long startNanos = System.nanoTime();
      long elements = 0;
      do {
        LockSupport.parkNanos(PARK_NANOS);
        for (int given = 0; given < AT_A_TIME; given++) {
          consumers.get(next).onNext(1L);
          next = next + 1 == CONSUMERS ? 0 : next + 1;
        }
        elements += AT_A_TIME;
      } while (System.nanoTime() - startNanos < WINDOW_NANOS);
      ProcessUse used = ProcessReading.after().since(before);
      ObjectNode result = Json.object();
      Json.put(result, "elementsPerSecond", elements / used.seconds());
      Json.put(result, "cores", used.cores());
      Json.put(result, "nanosPerElement", (double) used.cpuNanos() / elements);
      System.out.println(result);
    }
    System.exit(0);
  }

  private static List<OneAtATime> consumers() {
    TickRecorder recorder = new TickRecorder();
    Completions completions = new Completions();
    List<OneAtATime> consumers = new ArrayList<>(CONSUMERS);
    long period = TimeUnit.SECONDS.toNanos(1);
    for (int i = 0; i < CONSUMERS; i++) {
      GridTick tick = recorder.gridTick(System.nanoTime(), period);
      OneAtATime consumer = new OneAtATime(tick, completions);
      consumer.onSubscribe(new Counted());
      consumers.add(consumer);
    }
    Collections.shuffle(consumers, new Random(1));
    return consumers;
  }

  /** What was asked for. */
  @SuppressWarnings("serial")
  private static final class Counted extends AtomicLong implements Subscription {
    @Override
    public void request(long n) {
      getAndAdd(n);
    }

    @Override
    public void cancel() {}
  }
}
