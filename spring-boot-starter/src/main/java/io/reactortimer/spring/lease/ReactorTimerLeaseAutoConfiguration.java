// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.lease;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import io.reactortimer.TimerScheduler;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.Leases;
import io.reactortimer.lease.r2dbc.R2dbcLeaseStore;
import io.reactortimer.lease.redis.RedisLeaseStore;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.lease.ReactorTimerLeaseProperties.Backend;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

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
@ConditionalOnBooleanProperty(name = "reactor-timer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ReactorTimerLeaseProperties.class)
public final class ReactorTimerLeaseAutoConfiguration {

  /** Matches if the backend is this one, or any. */
  private abstract static class OnBackend implements Condition {

    private final Backend backend;

    OnBackend(Backend backend) {
      this.backend = backend;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Backend asked =
          Binder.get(context.getEnvironment())
              .bind(ReactorTimerLeaseProperties.PREFIX + ".backend", Backend.class)
              .orElse(Backend.AUTO);
      return asked == backend || asked == Backend.AUTO;
    }
  }

  private static final class OnR2dbc extends OnBackend {
    OnR2dbc() {
      super(Backend.R2DBC);
    }
  }

  private static final class OnRedis extends OnBackend {
    OnRedis() {
      super(Backend.REDIS);
    }
  }

  /** Leases in a database. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConnectionFactory.class)
  @ConditionalOnMissingBean(LeaseStore.class)
  @Conditional(OnR2dbc.class)
  static class InDatabase {

    @Bean
    @ConditionalOnBean(ConnectionFactory.class)
    LeaseStore reactorTimerLeaseStore(
        ConnectionFactory connections, ReactorTimerLeaseProperties properties) {
      try {
        return R2dbcLeaseStore.of(connections, properties.table(), properties.createTable());
      } catch (IllegalArgumentException refused) {
        throw new InvalidConfigurationPropertyValueException(
            ReactorTimerLeaseProperties.PREFIX + ".table",
            properties.table(),
            refused.getMessage());
      }
    }
  }

  /** Leases in Redis. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({RedisClient.class, LettuceConnectionFactory.class})
  @ConditionalOnMissingBean(LeaseStore.class)
  @Conditional(OnRedis.class)
  static class InRedis {

    @Bean
    @ConditionalOnBean(LettuceConnectionFactory.class)
    @ConditionalOnMissingBean(LeaseStore.class)
    LeaseStore reactorTimerRedisLeaseStore(LettuceConnectionFactory connections) {
      // A connection to a sentinel or a single server; of a cluster the application makes its own.
      if (connections.getRequiredNativeClient() instanceof RedisClient client) {
        return RedisLeaseStore.of(client);
      }
      throw new IllegalStateException(
          "Leases in a Redis cluster need a bean of type LeaseStore: RedisLeaseStore.of(..) takes"
              + " what opens a connection");
    }
  }

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
    LeaseStore given = stores.getIfUnique();
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
      HealthContributor timersLeaseHealthIndicator(Leases leases) {
        return new LeaseHealthIndicator(leases);
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
    LeaseMetrics reactorTimerLeaseMetrics(Leases leases, ReactorTimerLeaseProperties properties) {
      return new LeaseMetrics(leases, properties.names());
    }
  }
}
