// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -Xms4g -Xmx4g -cp benchmarks/target/benchmarks.jar
 * io.reactortimer.benchmarks.StormBeside TIMER 1000000 5}
 *
 * <p>Question: for how long are twenty intervals of ten milliseconds silent while very many others
 * are subscribed to at once, and cancelled at once? Baseline: side {@code STOCK_ONE_THREAD}. The
 * others have a period of 30 s and random first delays. Collections of garbage are within the
 * figures, of both sides.
 *
 * <p>Arguments: side, how many others, rounds after one of warm-up. Prints one line of JSON with
 * medians and the longest of the rounds.
 */
final class StormBeside {

  private static final int TIMERS = 20;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long OTHERS_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long QUIET_MILLIS = 500;

  private final ReactorClockwork clockwork;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Disposable[] others;

  /** The longest silence since it was set to zero; of one thread of the side at a time. */
  private volatile long longestNanos;

  private StormBeside(Side side, int others) {
    this.clockwork = ReactorClockwork.open(side, false);
    this.others = new Disposable[others];
  }

  public static void main(String[] arguments) throws InterruptedException {
    Side side = Side.valueOf(arguments[0]);
    StormBeside storm = new StormBeside(side, Integer.parseInt(arguments[1]));
    int rounds = Integer.parseInt(arguments[2]);
    double[] made = new double[rounds];
    double[] cancelled = new double[rounds];
    storm.start();
    for (int round = -1; round < rounds; round++) {
      double madeMillis = storm.silence(storm::make);
      double cancelledMillis = storm.silence(storm::cancel);
      if (round >= 0) {
        made[round] = madeMillis;
        cancelled[round] = cancelledMillis;
      }
    }
    ObjectNode result = Json.object();
    result.put("side", side.name());
    result.put("others", storm.others.length);
    put(result, "silentWhileMadeMillis", Statistics.of(made));
    put(result, "silentWhileCancelledMillis", Statistics.of(cancelled));
    System.out.println(result);
    System.exit(0);
  }

  private static void put(ObjectNode result, String name, Statistics rounds) {
    Json.put(result, name, rounds.median());
    Json.put(result, name + "Max", rounds.max());
  }

  private void start() {
    for (int i = 0; i < TIMERS; i++) {
      long[] lastNanos = {System.nanoTime()};
      clockwork
          .interval(PERIOD_NANOS, PERIOD_NANOS)
          .subscribe(
              tick -> {
                long nowNanos = System.nanoTime();
                longestNanos = Math.max(longestNanos, nowNanos - lastNanos[0]);
                lastNanos[0] = nowNanos;
              });
    }
  }

  /** Returns the longest silence of an interval while that is done and shortly after, in ms. */
  private double silence(Runnable storm) throws InterruptedException {
    System.gc();
    TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
    longestNanos = 0;
    storm.run();
    TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS); // all sides are through by then
    return longestNanos / 1e6;
  }

  private void make() {
    for (int i = 0; i < others.length; i++) {
      long firstNanos = 1 + random.nextLong(OTHERS_PERIOD_NANOS);
      others[i] = clockwork.interval(firstNanos, OTHERS_PERIOD_NANOS).subscribe();
    }
  }

  private void cancel() {
    for (Disposable other : others) {
      other.dispose();
    }
  }
}
