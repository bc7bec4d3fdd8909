// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.Exceptions;

/**
 * Refuses timers beyond {@code maxLive}, and counts what a scheduler refuses for whatever reason.
 * Counts no live timers when there is no such limit. Any thread.
 */
final class LiveLimit {

  private final String scheduler;
  private final long max;
  private final AtomicLong live = new AtomicLong();
  private final LongAdder rejected = new LongAdder();

  /**
   * @param max 0 for no limit
   */
  LiveLimit(String scheduler, long max) {
    this.scheduler = scheduler;
    this.max = max;
  }

  long max() {
    return max;
  }

  /** Counts a timer in. */
  void acquire() throws RejectedExecutionException {
    if (max > 0 && live.getAndUpdate(count -> count < max ? count + 1 : count) >= max) {
      rejected.increment();
      throw Exceptions.failWithRejected(
          "Scheduler '" + scheduler + "' has reached its limit of maxLive=" + max + " timers");
    }
  }

  /** Counts a timer out, at its end. */
  void release() {
    if (max > 0) {
      live.decrementAndGet();
    }
  }

  /** The exception of whoever is disposed: Reactor's own, which its operators look for. */
  RejectedExecutionException rejectDisposed() {
    rejected.increment();
    return Exceptions.failWithRejected();
  }

  /** How many calls were refused, those of intervals included. */
  long rejectedCount() {
    return rejected.sum();
  }
}
