// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code java -cp benchmarks/target/benchmarks.jar io.reactortimer.benchmarks.ParkCost}
 *
 * <p>Question: what is the least that a thing costs which wakes every millisecond? A thread that
 * parks for a millisecond, again and again, and does nothing else. Prints a line of JSON for each
 * of five windows of three seconds, the first of which warms up.
 */
final class ParkCost {

  private static final int WINDOWS = 5;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private ParkCost() {}

  public static void main(String[] arguments) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < WINDOWS; i++) {
      long cpuNanos = threads.getCurrentThreadCpuTime();
      long startNanos = System.nanoTime();
      long wakeups = 0;
      long elapsedNanos;
      do {
        LockSupport.parkNanos(PARK_NANOS);
        wakeups++;
        elapsedNanos = System.nanoTime() - startNanos;
      } while (elapsedNanos < WINDOW_NANOS);
      cpuNanos = threads.getCurrentThreadCpuTime() - cpuNanos;
      ObjectNode result = Json.object();
      Json.put(result, "wakeupsPerSecond", wakeups * 1e9 / elapsedNanos);
      Json.put(result, "cpuMicrosPerWakeup", cpuNanos / 1e3 / wakeups);
      Json.put(result, "cores", (double) cpuNanos / elapsedNanos);
      System.out.println(result);
    }
  }
}
