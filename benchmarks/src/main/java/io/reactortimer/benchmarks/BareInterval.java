// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import org.reactivestreams.Subscription;

/** One interval of a bound, and its own subscription: nobody can cancel it. */
final class BareInterval extends BareTimer implements Subscription {

  private final GridTick subscriber;
  private long number;

  /** What was asked for: a volatile, since others would ask. */
  private volatile long demand;

  BareInterval(GridTick subscriber, long dueNanos, long periodNanos) {
    super(dueNanos, periodNanos);
    this.subscriber = subscriber;
  }

  @Override
  void tick() {
    if (demand > 0) {
      subscriber.onNext(number++);
    }
  }

  @Override
  long readAheadOfTick() {
    return subscriber.firstNanos();
  }

  @Override
  public void request(long n) {
    demand = n;
  }

  @Override
  public void cancel() {}
}
