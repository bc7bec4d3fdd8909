// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.lease;

import io.reactortimer.lease.LeaseInfo;
import io.reactortimer.lease.Leases;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells which leases this instance has. Not to have one is healthy; it is down if the store has not
 * answered for longer than leases last.
 */
final class LeaseHealthIndicator extends AbstractHealthIndicator {

  private final Leases leases;

  LeaseHealthIndicator(Leases leases) {
    super("Lease health check failed");
    this.leases = leases;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up();
    Duration failingFor = leases.failingFor();
    Throwable failure = leases.lastFailure();
    if (failure != null) {
      builder.withDetail("failingFor", failingFor.toMillis() + " ms");
      builder.withDetail("failure", failure.toString());
      if (failingFor.compareTo(leases.ttl()) >= 0) {
        builder.down();
      }
    }
    builder.withDetail("store", leases.storeKind());
    Map<String, Object> byName = new LinkedHashMap<>();
    for (LeaseInfo lease : leases.list()) {
      byName.put(lease.name(), details(lease));
    }
    // Apart, as a lease may have any name.
    builder.withDetail("leases", byName);
  }

  private static Map<String, Object> details(LeaseInfo lease) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("held", lease.open());
    details.put("token", lease.token());
    if (lease.since() != null) {
      details.put("since", lease.since().toString());
    }
    if (lease.left() != null) {
      details.put("left", lease.left().toMillis() + " ms");
    }
    return details;
  }
}
