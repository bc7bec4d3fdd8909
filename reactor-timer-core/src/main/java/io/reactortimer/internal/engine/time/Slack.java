// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

import java.util.concurrent.TimeUnit;

/**
 * The slack classes of a loop: how late a timer may fire so as to share a wake-up.
 *
 * <p>A loop keeps one queue per class, so there are few of them: exact, and 1-2-5 steps from 100
 * microseconds to 100 milliseconds. A configured slack is rounded down to its class; no timer is
 * ever held back longer than it permits.
 */
public final class Slack {

  /** The class of timers that wake the loop at their deadline. */
  public static final byte EXACT = 0;

  private static final long[] CLASS_NANOS = {
    0,
    TimeUnit.MICROSECONDS.toNanos(100),
    TimeUnit.MICROSECONDS.toNanos(200),
    TimeUnit.MICROSECONDS.toNanos(500),
    TimeUnit.MILLISECONDS.toNanos(1),
    TimeUnit.MILLISECONDS.toNanos(2),
    TimeUnit.MILLISECONDS.toNanos(5),
    TimeUnit.MILLISECONDS.toNanos(10),
    TimeUnit.MILLISECONDS.toNanos(20),
    TimeUnit.MILLISECONDS.toNanos(50),
    TimeUnit.MILLISECONDS.toNanos(100),
  };

  public static final int CLASSES = CLASS_NANOS.length;

  /** The slack of the last class; more is none that counts. */
  public static final long MAX_NANOS = CLASS_NANOS[CLASSES - 1];

  private Slack() {}

  /**
   * Returns the class of a timer that is due every or after {@code delayNanos}: the smaller of the
   * configured slack and a tenth of the delay, rounded down.
   */
  public static byte classOf(long configuredNanos, long delayNanos) {
    long nanos = Math.min(configuredNanos, delayNanos / 10);
    int index = CLASSES - 1;
    while (CLASS_NANOS[index] > nanos) {
      index--;
    }
    return (byte) index;
  }

  /** Returns how late a timer of this class may fire, in nanoseconds. */
  public static long nanosOf(int slackClass) {
    return CLASS_NANOS[slackClass];
  }
}
