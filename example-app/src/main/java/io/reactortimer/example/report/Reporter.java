// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.report;

import io.reactortimer.Timers;
import io.reactortimer.lease.Lease;
import io.reactortimer.lease.Leases;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Writes the report once a second, while this instance has the lease. */
@Component
final class Reporter implements DisposableBean {

  private static final Logger LOG = Loggers.getLogger(Reporter.class);

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final String instance = "process " + ProcessHandle.current().pid();
  private final Lease lease;
  private final Disposable reports;

  Reporter(Leases leases, ReportStore store) {
    lease = leases.lease("report");
    reports =
        Timers.every(EVERY)
            .name("report")
            .onlyWhile(lease)
            .ticks()
            .concatMap(
                tick ->
                    store
                        .write(instance, tick.fencingToken())
                        .onErrorResume(
                            failure -> {
                              LOG.warn("A report was not written", failure);
                              return Mono.empty();
                            }))
            .subscribe();
  }

  String instance() {
    return instance;
  }

  /** Says whether this instance writes the reports now. */
  boolean leads() {
    return lease.isOpen();
  }

  @Override
  public void destroy() {
    reports.dispose();
  }
}
