// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.StormRun TIMER 100000
 * 5 5}
 *
 * <p>Question: what does it cost to begin many intervals at once and to end them all: clients that
 * reconnect? Baseline: side {@code STOCK}. CPU of the process from the first subscription until a
 * while after the last disposal, so what is cleared away later counts.
 *
 * <p>Arguments: side, intervals, rounds of warm-up, rounds that are measured. Prints one line of
 * JSON, with medians over the rounds.
 */
final class StormRun {

  private static final long SETTLE_MILLIS = 200;

  private StormRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    ReactorClockwork side = ReactorClockwork.open(Side.valueOf(arguments[0]), false);
    int timers = Integer.parseInt(arguments[1]);
    int warmUp = Integer.parseInt(arguments[2]);
    int measured = Integer.parseInt(arguments[3]);
    double[] cpuMillis = new double[measured];
    double[] millis = new double[measured];
    for (int round = -warmUp; round < measured; round++) {
      ProcessReading before = ProcessReading.before();
      long startNanos = System.nanoTime();
      beginAndEnd(side, timers);
      double elapsedMillis = (System.nanoTime() - startNanos) / 1e6;
      TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
      ProcessUse used = ProcessReading.after().since(before);
      if (round >= 0) {
        cpuMillis[round] = used.cpuNanos() / 1e6;
        millis[round] = elapsedMillis;
      }
      System.gc(); // outside of what is measured
    }
    ObjectNode result = Json.object();
    result.put("timers", timers);
    Json.put(result, "cpuMillisPerRound", Statistics.of(cpuMillis).median());
    Json.put(result, "millisPerRound", Statistics.of(millis).median());
    System.out.println(result);
    System.exit(0);
  }

  private static void beginAndEnd(ReactorClockwork side, int timers) {
    Disposable[] live = new Disposable[timers];
    long periodNanos = TimeUnit.SECONDS.toNanos(1);
    for (int i = 0; i < timers; i++) {
      BaseSubscriber<Long> subscriber = new Ignoring();
      side.interval(periodNanos, periodNanos).subscribe(subscriber);
      live[i] = subscriber;
    }
    for (Disposable interval : live) {
      interval.dispose();
    }
  }

  private static final class Ignoring extends BaseSubscriber<Long> {}
}
