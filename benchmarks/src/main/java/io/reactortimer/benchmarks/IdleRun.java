// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.IdleRun TIMER hour
 * 5000}
 *
 * <p>Question: how often does the thread wake up when there is nothing to do, or one timer in an
 * hour? Baseline: side {@code STOCK}.
 *
 * <p>Arguments: side, {@code nothing} or {@code hour}, milliseconds. Prints one line of JSON.
 */
final class IdleRun {

  private static final long SETTLE_MILLIS = 300;

  private IdleRun() {}

  public static void main(String[] arguments) throws Exception {
    OneShots side = OneShots.open(Side.valueOf(arguments[0]));
    long windowMillis = Long.parseLong(arguments[2]);
    CompletableFuture<String> started = new CompletableFuture<>();
    side.schedule(() -> started.complete(Thread.currentThread().getName()), 1_000_000);
    String thread = ProcTasks.named(started.get());
    if (arguments[1].equals("hour")) {
      side.schedule(() -> {}, TimeUnit.HOURS.toNanos(1));
    }
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    long wakeups = side.wakeups().orElse(-1);
    Long switches = ProcTasks.voluntarySwitches().get(thread);
    TimeUnit.MILLISECONDS.sleep(windowMillis);
    ObjectNode result = Json.object();
    result.put("seconds", windowMillis / 1e3);
    if (wakeups >= 0) {
      result.put("wakeups", side.wakeups().orElseThrow() - wakeups);
    }
    if (switches != null) {
      result.put("switches", ProcTasks.voluntarySwitches().getOrDefault(thread, 0L) - switches);
    }
    System.out.println(result);
    System.exit(0);
  }
}
