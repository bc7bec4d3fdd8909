// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import org.reactivestreams.Subscription;

/** One interval of a bound: it can do nothing but tick. Of the thread that ticks it. */
final class BareInterval implements Subscription {

  private final GridTick subscriber;
  private final long periodNanos;
  private long dueNanos;
  private long number;

  /** What was asked for: a volatile, since others would ask. */
  private volatile long demand;

  BareInterval(GridTick subscriber, long dueNanos, long periodNanos) {
    this.subscriber = subscriber;
    this.dueNanos = dueNanos;
    this.periodNanos = periodNanos;
  }

  long periodNanos() {
    return periodNanos;
  }

  long dueNanos() {
    return dueNanos;
  }

  void tick() {
    dueNanos += periodNanos;
    if (demand > 0) {
      subscriber.onNext(number++);
    }
  }

  /** Reads it and its subscriber, and returns something of both. */
  long readAhead() {
    return dueNanos + subscriber.firstNanos();
  }

  @Override
  public void request(long n) {
    demand = n;
  }

  @Override
  public void cancel() {}
}
