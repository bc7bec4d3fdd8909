// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** Counts what the simulated viewers did. Any thread. */
@Component
class ViewerStats {

  private final LongAdder heartbeats = new LongAdder();
  private final LongAdder reports = new LongAdder();
  private final LongAdder keepAlives = new LongAdder();

  void heartbeat() {
    heartbeats.increment();
  }

  void report() {
    reports.increment();
  }

  void keepAlive() {
    keepAlives.increment();
  }

  Totals totals() {
    return new Totals(heartbeats.sum(), reports.sum(), keepAlives.sum());
  }

  /**
   * What was done since the application started.
   *
   * @param heartbeats heartbeats sent
   * @param metricReports metric reports written
   * @param keepAlives keep-alives sent
   */
  record Totals(long heartbeats, long metricReports, long keepAlives) {}
}
