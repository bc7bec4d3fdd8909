// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import java.util.concurrent.atomic.AtomicInteger;

/** How often a scheduler of this process was suspended or resumed. Any thread. */
final class SuspensionCount {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private SuspensionCount() {}

  static void increment() {
    COUNT.incrementAndGet();
  }

  static int get() {
    return COUNT.get();
  }
}
