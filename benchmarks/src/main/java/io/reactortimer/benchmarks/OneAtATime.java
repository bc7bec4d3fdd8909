// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Asks for one tick, works on it elsewhere, and asks for the next from there: what a {@code
 * concatMap} of an asynchronous call does to an interval, without the operator's own costs.
 */
final class OneAtATime extends BaseSubscriber<Long> implements Runnable {

  private final GridTick tick;
  private final Completions completions;

  OneAtATime(GridTick tick, Completions completions) {
    this.tick = tick;
    this.completions = completions;
  }

  /** Reads what a tick will need. */
  long readAhead() {
    return tick.firstNanos();
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(1);
  }

  @Override
  protected void hookOnNext(Long number) {
    tick.tick();
    completions.complete(this);
  }

  /** The call has come back. */
  @Override
  public void run() {
    request(1);
  }
}
