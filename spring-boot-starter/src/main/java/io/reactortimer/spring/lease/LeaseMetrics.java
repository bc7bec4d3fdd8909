// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.lease;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.reactortimer.lease.Lease;
import io.reactortimer.lease.Leases;
import java.util.List;

/** The meters of leases; those of single ones for configured names only, which are few. */
final class LeaseMetrics implements MeterBinder {

  private final Leases leases;
  private final List<String> names;

  LeaseMetrics(Leases leases, List<String> names) {
    this.leases = leases;
    this.names = List.copyOf(names);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("reactortimer.lease.failures", leases, Leases::failures)
        .description("Renewals that failed or were not answered in time")
        .baseUnit("renewals")
        .register(registry);
    if (leases.isDisposed()) {
      return;
    }
    for (String name : names) {
      Lease lease = leases.lease(name);
      Tags tags = Tags.of("lease", name);
      Gauge.builder("reactortimer.lease.held", lease, held -> held.isOpen() ? 1 : 0)
          .tags(tags)
          .description("Whether this instance has the lease: 1 or 0")
          .register(registry);
      FunctionCounter.builder(
              "reactortimer.lease.transitions", lease, counted -> counted.info().acquired())
          .tags(tags.and("to", "held"))
          .description("How often this instance got the lease, and lost it without releasing it")
          .baseUnit("transitions")
          .register(registry);
      FunctionCounter.builder(
              "reactortimer.lease.transitions", lease, counted -> counted.info().lost())
          .tags(tags.and("to", "lost"))
          .description("How often this instance got the lease, and lost it without releasing it")
          .baseUnit("transitions")
          .register(registry);
      FunctionCounter.builder("reactortimer.lease.late", lease, counted -> counted.info().late())
          .tags(tags)
          .description("Answers of the store that came too late to open the lease or keep it open")
          .baseUnit("renewals")
          .register(registry);
    }
  }
}
