// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.lease;

import io.micrometer.core.instrument.MeterRegistry;
import io.reactortimer.TimerScheduler;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.Leases;
import io.reactortimer.spring.autoconfigure.ConditionalOnFlag;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.lease.ReactorTimerLeaseProperties.Backend;
import java.util.Map;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of {@link Leases}, by which intervals fire on one instance of many, where
 * {@code reactor-timer-lease} is there.
 */
@AutoConfiguration(
    after = ReactorTimerAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(Leases.class)
@ConditionalOnFlag(value = "reactor-timer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ReactorTimerLeaseProperties.class)
@Import({LeaseStoreConfigurations.InDatabase.class, LeaseStoreConfigurations.InRedis.class})
public final class ReactorTimerLeaseAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Leases reactorTimerLeases(
      ObjectProvider<LeaseStore> stores,
      ObjectProvider<TimerScheduler> schedulers,
      ReactorTimerLeaseProperties properties) {
    Leases.Builder settings = properties.in(store(stores, properties));
    schedulers.ifUnique(settings::on);
    Leases leases = settings.start();
    properties.names().forEach(leases::lease);
    return leases;
  }

  private static LeaseStore store(
      ObjectProvider<LeaseStore> stores, ReactorTimerLeaseProperties properties) {
    // Not the unique one: of two, Spring names both, where memory would give each instance all.
    LeaseStore given = stores.getIfAvailable();
    if (given != null) {
      return given;
    }
    if (properties.backend() != Backend.AUTO && properties.backend() != Backend.MEMORY) {
      throw new InvalidConfigurationPropertyValueException(
          ReactorTimerLeaseProperties.PREFIX + ".backend",
          properties.backend(),
          "The application has no connection to it.");
    }
    if (properties.backend() == Backend.AUTO) {
      LogFactory.getLog(ReactorTimerLeaseAutoConfiguration.class)
          .warn(
              "Leases are in the memory of this instance, so each instance has all of them: there"
                  + " is no R2DBC and no Redis. reactor-timer.lease.backend=memory says that this"
                  + " is meant.");
    }
    return LeaseStore.inMemory();
  }

  @Bean
  LeaseReleasingListener reactorTimerLeaseReleasingListener(
      ConfigurableApplicationContext own, ConfigurableListableBeanFactory beans) {
    return new LeaseReleasingListener(own, beans);
  }

  /** Whether this instance has its leases, and for how long. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
  static class HealthOfLeases {

    // Within, because a condition of an absent jar cannot even be asked.
    /** The check, unless it is switched off. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("timers-lease")
    static class Enabled {

      @Bean
      @ConditionalOnMissingBean(
          name = {"timersLeaseHealthIndicator", "timersLeaseHealthContributor"})
      HealthContributor timersLeaseHealthIndicator(Map<String, Leases> leases) {
        return leases.size() == 1
            ? new LeaseHealthIndicator(leases.values().iterator().next())
            : CompositeHealthContributor.fromMap(leases, LeaseHealthIndicator::new);
      }
    }
  }

  /** Meters of the leases with a configured name. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static class MetersOfLeases {

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnMissingBean
    LeaseMetrics reactorTimerLeaseMetrics(
        ObjectProvider<Leases> leases, ReactorTimerLeaseProperties properties) {
      // Of several, the primary one has the configured names: the others are not asked for them.
      return new LeaseMetrics(
          leases.orderedStream().toList(), leases.getIfUnique(), properties.names());
    }
  }
}
