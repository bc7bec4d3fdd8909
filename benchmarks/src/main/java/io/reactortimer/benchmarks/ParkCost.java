// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.ParkCost NOTHING 1000
 * 3000}
 *
 * <p>Question: what is the least that a thing costs which wakes every millisecond? A thread that
 * parks for a millisecond, again and again, and does nothing else.
 *
 * <p>Arguments: side; milliseconds of warm-up, and of the window. Prints one line of JSON.
 */
final class ParkCost {

  private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private ParkCost() {}

  public static void main(String[] arguments) {
    Wakeups unused = Wakeups.of(PARK_NANOS, () -> {}, Long.parseLong(arguments[1]));
    Wakeups measured = Wakeups.of(PARK_NANOS, () -> {}, Long.parseLong(arguments[2]));
    ObjectNode result = Json.object();
    Json.put(result, "cores", measured.cores());
    Json.put(result, "microsPerWakeup", measured.nanosEach() / 1e3);
    Json.put(result, "wakeupsPerSecond", measured.perSecond());
    System.out.println(result);
  }
}
