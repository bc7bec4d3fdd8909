// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

/** What a bound fires once a period: it can do nothing else. Of the thread that fires it. */
abstract class BareTimer {

  private final long periodNanos;
  private long dueNanos;

  BareTimer(long dueNanos, long periodNanos) {
    this.dueNanos = dueNanos;
    this.periodNanos = periodNanos;
  }

  final long periodNanos() {
    return periodNanos;
  }

  final long dueNanos() {
    return dueNanos;
  }

  final void fire() {
    dueNanos += periodNanos;
    tick();
  }

  /** Reads it and what its tick is for, and returns something of both. */
  final long readAhead() {
    return dueNanos + readAheadOfTick();
  }

  abstract void tick();

  abstract long readAheadOfTick();
}
