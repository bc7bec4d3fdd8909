// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;

/**
 * For how long a lease may be used, counted from before the store was asked for it. Immutable.
 *
 * @param token the fencing token
 * @param untilNanos its end by the monotonic clock
 * @param untilMillis its end by the wall clock
 */
record LeaseTerm(long token, long untilNanos, long untilMillis) {

  /** When a request was sent, by both clocks. */
  record Start(long nanos, long millis) {

    static Start of(LeaseClock clock) {
      // The wall clock last: time that passes between the two readings counts against the lease.
      long nanos = clock.nanoTime();
      return new Start(nanos, clock.wallMillis());
    }

    LeaseTerm term(long token, Duration usable) {
      return new LeaseTerm(token, nanos + usable.toNanos(), millis + usable.toMillis());
    }
  }

  /** Tells whether it is not over: by both clocks. */
  boolean lasts(LeaseClock clock) {
    return untilNanos - clock.nanoTime() > 0 && clock.wallMillis() < untilMillis;
  }
}
