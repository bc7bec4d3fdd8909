// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

/** How many events of one kind may be written in a second. Any thread. */
final class EventBudget {

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final int eventsPerSecond;
  private boolean began;
  private long beganNanos;
  private int written;
  private long leftOut;

  EventBudget(int eventsPerSecond) {
    this.eventsPerSecond = eventsPerSecond;
  }

  /** Takes the right to write one event; returns how many were left out before it, or -1. */
  synchronized long take(long nowNanos) {
    if (!began || nowNanos - beganNanos >= SECOND_NANOS) {
      began = true;
      beganNanos = nowNanos;
      written = 0;
    }
    if (written == eventsPerSecond) {
      leftOut++;
      return -1;
    }
    written++;
    long before = leftOut;
    leftOut = 0;
    return before;
  }
}
