// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.report;

import reactor.core.publisher.Mono;

/** Where the report is written, by every instance, and read. Any thread. */
interface ReportStore {

  /** Writes the report, unless one of a higher token has been written; says whether it did. */
  Mono<Boolean> write(String instance, long token);

  /** Reads the report; empty before the first. */
  Mono<Report> last();
}
