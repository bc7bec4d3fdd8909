// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.lease;

import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.Leases;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of leases, by which intervals fire on one instance of many.
 *
 * @param backend Where leases are kept. By default in the database that the application reaches by
 *     R2DBC, else in its Redis, else in memory, where each instance has leases of its own.
 * @param names Leases that are requested from the start, and have meters. Each at most 190
 *     characters.
 * @param ttl How long a lease lasts: without a renewal, another instance gets it after this time.
 *     At least 100 ms; longer than the pauses of a healthy instance.
 * @param margin How much earlier a lease ends here than in the store, for clocks that run at
 *     different rates. Defaults to a tenth of the ttl.
 * @param renewEvery Time from one renewal to the next, and how soon an instance takes a lease that
 *     has become free. Defaults to a second, or a third of the ttl if that is shorter.
 * @param table Table in which leases are kept with R2DBC.
 * @param createTable Whether that table is created if it does not exist.
 */
@ConfigurationProperties(ReactorTimerLeaseProperties.PREFIX)
public record ReactorTimerLeaseProperties(
    @DefaultValue("auto") Backend backend,
    @DefaultValue List<String> names,
    @DefaultValue("15s") Duration ttl,
    @Nullable Duration margin,
    @Nullable Duration renewEvery,
    @DefaultValue("reactor_timer_lease") String table,
    @DefaultValue("true") boolean createTable) {

  static final String PREFIX = "reactor-timer.lease";

  /** Where leases are kept. */
  public enum Backend {
    /** Where they can be. */
    AUTO,
    /** In a relational database, by R2DBC. */
    R2DBC,
    /** In Redis, by Lettuce. */
    REDIS,
    /** In the memory of this instance: it has every lease. */
    MEMORY
  }

  /**
   * Returns leases with these settings, which are not asked for yet.
   *
   * @throws InvalidConfigurationPropertyValueException naming the first property that is refused
   */
  Leases.Builder in(LeaseStore store) {
    Leases.Builder leases = Leases.in(store);
    set("ttl", ttl, leases::ttl);
    if (margin != null) {
      set("margin", margin, leases::margin);
      requireBelowHalfOfTtl("margin", margin);
    }
    if (renewEvery != null) {
      set("renew-every", renewEvery, leases::renewEvery);
      requireBelowHalfOfTtl("renew-every", renewEvery);
    }
    names.forEach(name -> set("names", name, Leases::checkName));
    return leases;
  }

  // Leases refuse these too, but only once they start, when the property cannot be told.
  private void requireBelowHalfOfTtl(String property, Duration value) {
    if (value.compareTo(ttl.minus(value)) >= 0) {
      throw invalid(property, value, "must be less than half of the ttl of " + ttl);
    }
  }

  // The leases validate; only this class knows which property was meant.
  private static <V> void set(String property, V value, Consumer<V> setting) {
    try {
      setting.accept(value);
    } catch (IllegalArgumentException refused) {
      throw invalid(property, value, String.valueOf(refused.getMessage()));
    }
  }

  private static InvalidConfigurationPropertyValueException invalid(
      String property, Object value, String reason) {
    return new InvalidConfigurationPropertyValueException(PREFIX + "." + property, value, reason);
  }
}
