// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.atomic.AtomicLong;

/** Hands out ids that are unique in the process, from 1. Any thread. */
public final class TimerIds {

  private static final AtomicLong LAST = new AtomicLong();

  private TimerIds() {}

  /**
   * Returns the id that was given last: what is listed for the first time later has a greater one.
   */
  public static long last() {
    return LAST.get();
  }

  static long next() {
    return LAST.incrementAndGet();
  }
}
