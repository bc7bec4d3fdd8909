// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A timer of the JDK that claims from the grant of a leadership to its revocation. What stands for
 * a token is the time of the grant, which is higher for each that follows. Any thread tells it.
 */
final class TermTicks {

  private static final long NONE = -1;

  private final AtomicLong term = new AtomicLong(NONE);

  private TermTicks() {}

  static TermTicks each(Duration period, Report report) {
    TermTicks ticks = new TermTicks();
    Executors.newSingleThreadScheduledExecutor()
        .scheduleAtFixedRate(
            () -> {
              long now = System.nanoTime();
              long granted = ticks.term.get();
              if (granted != NONE) {
                report.claim(Report.LEASE, granted, now);
              }
            },
            period.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS);
    return ticks;
  }

  void granted() {
    term.set(System.nanoTime());
  }

  void revoked() {
    term.set(NONE);
  }
}
