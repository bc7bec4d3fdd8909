// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What it cost a thread to wake again and again.
 *
 * @param cpuNanos of the thread
 */
record Wakeups(long count, long cpuNanos, long elapsedNanos) {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /**
   * The present thread parks and does some work, over and over.
   *
   * @param parkNanos 0 to work without ever parking
   */
  static Wakeups of(long parkNanos, Runnable work, long windowMillis) {
    long windowNanos = TimeUnit.MILLISECONDS.toNanos(windowMillis);
    long cpuNanos = THREADS.getCurrentThreadCpuTime();
    long startNanos = System.nanoTime();
    long count = 0;
    long elapsedNanos;
    do {
      if (parkNanos > 0) {
        LockSupport.parkNanos(parkNanos);
      }
      work.run();
      count++;
      elapsedNanos = System.nanoTime() - startNanos;
    } while (elapsedNanos < windowNanos);
    return new Wakeups(count, THREADS.getCurrentThreadCpuTime() - cpuNanos, elapsedNanos);
  }

  double cores() {
    return (double) cpuNanos / elapsedNanos;
  }

  double nanosEach() {
    return (double) cpuNanos / count;
  }

  double perSecond() {
    return count * 1e9 / elapsedNanos;
  }
}
