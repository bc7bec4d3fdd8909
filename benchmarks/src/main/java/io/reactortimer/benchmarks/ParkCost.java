// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    measured(Long.parseLong(arguments[1]));
    System.out.println(measured(Long.parseLong(arguments[2])));
  }

  private static ObjectNode measured(long windowMillis) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long windowNanos = TimeUnit.MILLISECONDS.toNanos(windowMillis);
    long cpuNanos = threads.getCurrentThreadCpuTime();
    long startNanos = System.nanoTime();
    long wakeups = 0;
    long elapsedNanos;
    do {
      LockSupport.parkNanos(PARK_NANOS);
      wakeups++;
      elapsedNanos = System.nanoTime() - startNanos;
    } while (elapsedNanos < windowNanos);
    cpuNanos = threads.getCurrentThreadCpuTime() - cpuNanos;
    ObjectNode result = Json.object();
    Json.put(result, "cores", (double) cpuNanos / elapsedNanos);
    Json.put(result, "microsPerWakeup", cpuNanos / 1e3 / wakeups);
    Json.put(result, "wakeupsPerSecond", wakeups * 1e9 / elapsedNanos);
    return result;
  }
}
