// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.lease;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.r2dbc.spi.ConnectionFactory;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.r2dbc.R2dbcLeaseStore;
import io.reactortimer.lease.redis.RedisLeaseStore;
import io.reactortimer.spring.lease.ReactorTimerLeaseProperties.Backend;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Where leases are kept. To be imported in the order of preference: each backs off if one before it
 * has made a store. Not members of what imports them, because Spring takes members in the order in
 * which the compiler lists them, and instances that keep a lease in different stores all have it.
 */
final class LeaseStoreConfigurations {

  private LeaseStoreConfigurations() {}

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

    private static final String REPLICAS = "spring.data.redis.masterreplica.nodes";

    private static final String NEEDS_A_STORE =
        " needs a bean of type LeaseStore: RedisLeaseStore.of(..) takes what opens a connection";

    @Bean
    @ConditionalOnBean(LettuceConnectionFactory.class)
    LeaseStore reactorTimerRedisLeaseStore(
        LettuceConnectionFactory connections, Environment environment) {
      if (connections.isClusterAware()) {
        throw new IllegalStateException("a lease in a Redis cluster" + NEEDS_A_STORE);
      }
      // Its client has no address by itself, and is otherwise like that of a single server.
      BindResult<List<String>> replicas =
          Binder.get(environment).bind(REPLICAS, Bindable.listOf(String.class));
      if (replicas.isBound()) {
        throw new InvalidConfigurationPropertyValueException(
            REPLICAS, replicas.get(), "a lease there" + NEEDS_A_STORE);
      }
      return RedisLeaseStore.of(() -> connection(connections));
    }

    /** Asks for the client each time: a context that stops and starts again has another one. */
    private static CompletionStage<StatefulRedisConnection<String, String>> connection(
        LettuceConnectionFactory connections) {
      // To a sentinel or a single server; it blocks, and may where the store calls it.
      return connections.getRequiredNativeClient() instanceof RedisClient client
          ? CompletableFuture.completedFuture(client.connect(StringCodec.UTF8))
          : CompletableFuture.failedFuture(
              new IllegalStateException("a lease on this client" + NEEDS_A_STORE));
    }
  }
}
