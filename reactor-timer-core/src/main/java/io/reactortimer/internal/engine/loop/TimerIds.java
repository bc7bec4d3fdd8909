// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.atomic.AtomicLong;

/** Hands out ids that are unique in the process, from 1. */
final class TimerIds {

  private static final AtomicLong LAST = new AtomicLong();

  private TimerIds() {}

  static long next() {
    return LAST.incrementAndGet();
  }
}
