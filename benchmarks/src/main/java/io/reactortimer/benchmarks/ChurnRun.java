// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.ChurnRun TIMER 1 1024
 * 0 1500 2000}
 *
 * <p>Question: what does a request timeout cost that never fires: scheduled 30 s ahead and
 * cancelled, at once or when a number of others have been scheduled? Baseline: side {@code STOCK},
 * {@code Schedulers.newParallel(1)}.
 *
 * <p>Arguments: side, threads, how many are live for each thread (0: cancelled at once), intervals
 * of one second in the background, milliseconds of warm-up, and of the window. Prints one line of
 * JSON.
 */
final class ChurnRun {

  private static final long DELAY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private ChurnRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    OneShots side = OneShots.open(Side.valueOf(arguments[0]));
    int threads = Integer.parseInt(arguments[1]);
    int depth = Integer.parseInt(arguments[2]);
    int background = Integer.parseInt(arguments[3]);
    Background beside = Background.start(background, side.clockwork());
    Spinners spinners =
        new Spinners(
            threads,
            () ->
                Ring.of(depth, () -> side.schedule(ChurnRun::nothing, DELAY_NANOS), side::cancel));
    ObjectNode result = Json.object();
    result.put("threads", threads);
    result.put("depth", depth);
    result.put("background", background);
    beside.measure(spinners, Long.parseLong(arguments[4]), Long.parseLong(arguments[5]), result);
    System.out.println(result);
    System.exit(0);
  }

  private static void nothing() {}
}
