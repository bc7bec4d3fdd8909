// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.TimeUnit;

/**
 * How busy a loop was in the last quarter of a second: the share of it that it was not waiting. A
 * loop that has been awake in one go for longer than that is full, however long it slept before.
 *
 * <p>The loop writes, twice a wake-up; any thread reads. The fields may be seen from different
 * moments, which costs a reader a wrong guess of a fraction of a window: it places timers by it,
 * and shows it to people.
 */
final class LoopLoad {

  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** When the running window began: it closes at the first change after its time. */
  private volatile long windowStartNanos;

  /** For how long the loop was awake in the running window, up to its last wait. */
  private volatile long busyInWindowNanos;

  /** The share of the last window, which fades as the running one grows. */
  private volatile double lastShare;

  /** When it came back from waiting last, or -1 while it waits. */
  private volatile long awakeSinceNanos = -1;

  /** Records that the loop is awake. */
  void wakes(long nowNanos) {
    closeWindow(nowNanos);
    awakeSinceNanos = nowNanos;
  }

  /** Records that the loop is about to wait. */
  void waits(long nowNanos) {
    long since = awakeSinceNanos;
    if (!closeWindow(nowNanos) && since >= 0) {
      busyInWindowNanos = busyInWindowNanos + nowNanos - since;
    }
    awakeSinceNanos = -1;
  }

  /** Begins another window if this one has had its time; returns whether it has. */
  private boolean closeWindow(long nowNanos) {
    if (nowNanos - windowStartNanos < WINDOW_NANOS) {
      return false;
    }
    lastShare = share(nowNanos);
    windowStartNanos = nowNanos;
    busyInWindowNanos = 0;
    return true;
  }

  /** Returns when it came back from waiting last, or -1 while it waits. */
  long awakeSinceNanos() {
    return awakeSinceNanos;
  }

  /**
   * Returns the share of the last quarter of a second that the loop was not waiting, from 0 to 1.
   */
  double share(long nowNanos) {
    long since = awakeSinceNanos;
    long awakeNanos = since < 0 ? 0 : Math.max(0, nowNanos - since);
    if (awakeNanos >= WINDOW_NANOS) {
      return 1;
    }
    double busyNanos = busyInWindowNanos + awakeNanos;
    long elapsedNanos = Math.max(0, nowNanos - windowStartNanos);
    if (elapsedNanos <= WINDOW_NANOS) {
      busyNanos += lastShare * (WINDOW_NANOS - elapsedNanos);
    } else {
      // Nothing has changed since the window's time was over. What it was busy before has moved
      // out of the last quarter of a second, in part or altogether.
      long leftNanos = Math.max(0, 2 * WINDOW_NANOS - elapsedNanos);
      busyNanos = (double) busyInWindowNanos * leftNanos / WINDOW_NANOS + awakeNanos;
    }
    return Math.min(1, busyNanos / WINDOW_NANOS);
  }
}
