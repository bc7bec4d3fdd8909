// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the simulated viewers did so far. */
@RestController
class StatsController {

  private final ViewerStats stats;

  StatsController(ViewerStats stats) {
    this.stats = stats;
  }

  @GetMapping("/stats")
  ViewerStats.Totals stats() {
    return stats.totals();
  }
}
