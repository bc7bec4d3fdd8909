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
import org.jspecify.annotations.Nullable;

/** The meters of leases; those of single ones for configured names only, which are few. */
final class LeaseMetrics implements MeterBinder {

  private final List<Leases> all;
  private final @Nullable Leases named;
  private final List<String> names;

  /**
   * Measures leases.
   *
   * @param named those with the configured names; null if it is not known which have them
   * @param names the configured ones
   */
  LeaseMetrics(List<Leases> all, @Nullable Leases named, List<String> names) {
    this.all = List.copyOf(all);
    this.named = named;
    this.names = List.copyOf(names);
  }

  private double failures() {
    return all.stream().mapToLong(Leases::failures).sum();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("reactortimer.lease.failures", this, LeaseMetrics::failures)
        .description("Renewals that failed or were not answered in time")
        .baseUnit("renewals")
        .register(registry);
    if (named == null || named.isDisposed()) {
      return;
    }
    for (String name : names) {
      Lease lease = named.lease(name);
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
