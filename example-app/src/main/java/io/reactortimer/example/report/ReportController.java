// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.report;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tells which instance writes the report. */
@RestController
class ReportController {

  private final Reporter reporter;
  private final ReportStore store;

  ReportController(Reporter reporter, ReportStore store) {
    this.reporter = reporter;
    this.store = store;
  }

  @GetMapping("/report")
  Mono<Answer> report() {
    return store
        .last()
        .map(last -> new Answer(reporter.instance(), reporter.leads(), last))
        .switchIfEmpty(
            Mono.fromSupplier(() -> new Answer(reporter.instance(), reporter.leads(), null)));
  }

  /**
   * Who writes the report.
   *
   * @param instance who answers
   * @param leads whether that one has the lease
   * @param last the report, or null before the first
   */
  record Answer(String instance, boolean leads, @Nullable Report last) {}
}
