// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.BurstRun TIMER
 * distinct 100000 5 5}
 *
 * <p>Question: when very many tasks come due within one millisecond, how late is the last one, on
 * one worker? Baseline: side {@code STOCK}, {@code Schedulers.newParallel(1)}. From the latest
 * deadline of all to the moment the last task runs.
 *
 * <p>Arguments: side; {@code equal} for delays in whole milliseconds, so that all that are
 * submitted within one of them have the same, or {@code distinct} for delays that all differ;
 * tasks; rounds of warm-up; rounds that are measured. Prints one line of JSON, with the median and
 * the longest of the rounds.
 */
final class BurstRun {

  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  private BurstRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    OneShots side = OneShots.open(Side.valueOf(arguments[0]));
    boolean distinct = arguments[1].equals("distinct");
    int tasks = Integer.parseInt(arguments[2]);
    int warmUp = Integer.parseInt(arguments[3]);
    int measured = Integer.parseInt(arguments[4]);
    double[] millis = new double[measured];
    for (int round = -warmUp; round < measured; round++) {
      double lateMillis = new Round(tasks).run(side, distinct) / 1e6;
      if (round >= 0) {
        millis[round] = lateMillis;
      }
    }
    Statistics rounds = Statistics.of(millis);
    ObjectNode result = Json.object();
    result.put("tasks", tasks);
    Json.put(result, "lastLateMillis", rounds.median());
    Json.put(result, "lastLateMaxMillis", rounds.max());
    System.out.println(result);
    System.exit(0);
  }

  /** The task of one round, run once for each submission, by one thread. */
  private static final class Round implements OneShots.Task {
    private final int tasks;
    private final CountDownLatch done = new CountDownLatch(1);
    private int ran;
    private long lastNanos;

    Round(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public void run() {
      if (++ran == tasks) {
        lastNanos = System.nanoTime();
        done.countDown();
      }
    }

    /** How late the last one was, in nanoseconds. */
    long run(OneShots side, boolean distinct) throws InterruptedException {
      // Far enough ahead for any side to take them all in by then, in a JVM that is new, too.
      long targetNanos = System.nanoTime() + 500 * MILLISECOND + tasks * 5_000L;
      long latestNanos = targetNanos;
      for (int i = 0; i < tasks; i++) {
        long nowNanos = System.nanoTime();
        long delayNanos = targetNanos - nowNanos + MILLISECOND * i / tasks;
        if (!distinct) {
          delayNanos = ((targetNanos - nowNanos) / MILLISECOND + 1) * MILLISECOND;
        }
        side.schedule(this, delayNanos);
        latestNanos = Math.max(latestNanos, nowNanos + delayNanos);
      }
      if (System.nanoTime() - targetNanos > 0) {
        throw new IllegalStateException("submitting took longer than the delay");
      }
      done.await();
      return lastNanos - latestNanos;
    }
  }
}
