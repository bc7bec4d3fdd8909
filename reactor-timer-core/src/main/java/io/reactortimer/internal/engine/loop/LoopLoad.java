// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.TimeUnit;

/**
 * How busy a loop was lately: the share of time it was not waiting, over the last full window or
 * the running one if that is longer.
 *
 * <p>The loop writes, twice a wake-up; any thread reads. The fields may be seen from different
 * moments, which costs a reader a wrong guess of a fraction of a window: it places timers by it,
 * and shows it to people.
 */
final class LoopLoad {

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private volatile long windowStartNanos;
  private volatile long busyInWindowNanos;
  private volatile float lastShare;

  /** When it came back from waiting last, or -1 while it waits. */
  private volatile long awakeSinceNanos = -1;

  /** Records that the loop is awake. */
  void wakes(long nowNanos) {
    awakeSinceNanos = nowNanos;
  }

  /** Records that the loop is about to wait. */
  void waits(long nowNanos) {
    long since = awakeSinceNanos;
    long busyNanos = busyInWindowNanos + (since < 0 ? 0 : nowNanos - since);
    long elapsedNanos = nowNanos - windowStartNanos;
    if (elapsedNanos >= WINDOW_NANOS) {
      lastShare = (float) busyNanos / elapsedNanos;
      windowStartNanos = nowNanos;
      busyNanos = 0;
    }
    busyInWindowNanos = busyNanos;
    awakeSinceNanos = -1;
  }

  /** Returns when it came back from waiting last, or -1 while it waits. */
  long awakeSinceNanos() {
    return awakeSinceNanos;
  }

  /** Returns the share of time the loop was not waiting, from 0 to 1. */
  double share(long nowNanos) {
    long elapsedNanos = nowNanos - windowStartNanos;
    if (elapsedNanos < WINDOW_NANOS) {
      return lastShare;
    }
    long since = awakeSinceNanos;
    long busyNanos = busyInWindowNanos + (since < 0 ? 0 : Math.max(0, nowNanos - since));
    return Math.min(1, (double) busyNanos / elapsedNanos);
  }
}
