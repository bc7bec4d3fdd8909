// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes garbage until it was collected some times, as it is in every application that works. What
 * lives is moved by that: next to what leads to it, or is led to.
 */
final class Garbage {

  /** Until then all that was started has been taken in. */
  private static final long SETTLED_MILLIS = 1_500;

  private static final int BYTES = 2_000;

  /** Keeps the garbage from not being made at all. */
  @SuppressWarnings("unused")
  private static volatile @Nullable Object last;

  private Garbage() {}

  /** Returns once there were so many more collections. */
  static void collect(int times) throws InterruptedException {
    if (times > 0) {
      TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
      long until = collections() + times;
      while (collections() < until) {
        last = new byte[BYTES];
      }
      last = null;
    }
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
