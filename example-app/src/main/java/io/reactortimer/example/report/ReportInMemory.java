// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.report;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A report of one instance alone. Any thread. */
final class ReportInMemory implements ReportStore {

  private @Nullable Report last;

  @Override
  public Mono<Boolean> write(String instance, long token) {
    return Mono.fromSupplier(() -> writeNow(instance, token));
  }

  private synchronized boolean writeNow(String instance, long token) {
    if (last != null && last.token() > token) {
      return false;
    }
    last = new Report(instance, token, last == null ? 1 : last.number() + 1);
    return true;
  }

  @Override
  public synchronized Mono<Report> last() {
    return Mono.justOrEmpty(last);
  }
}
