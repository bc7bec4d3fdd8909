// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.LeaseStore.Holding;
import io.reactortimer.lease.Leases;
import io.reactortimer.lease.r2dbc.R2dbcLeaseStore;
import io.reactortimer.lease.redis.RedisLeaseStore;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.lease.ReactorTimerLeaseAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Of what an application can reach, where its leases are kept. */
@Timeout(120)
class LeaseBackendTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ReactorTimerAutoConfiguration.class, ReactorTimerLeaseAutoConfiguration.class));

  private final ApplicationContextRunner withRedis =
      runner.withBean(
          LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1));

  private static ConnectionFactory database() {
    return ConnectionFactories.get("r2dbc:h2:mem:///" + UUID.randomUUID());
  }

  @Test
  void redisIsUsedWhereThereIsNoDatabase() {
    withRedis.run(
        context ->
            assertThat(context.getBean(LeaseStore.class)).isInstanceOf(RedisLeaseStore.class));
  }

  @Test
  void theDatabaseIsPreferredToRedis() {
    withRedis
        .withBean(ConnectionFactory.class, LeaseBackendTest::database)
        .run(
            context ->
                assertThat(context.getBean(LeaseStore.class)).isInstanceOf(R2dbcLeaseStore.class));
  }

  @Test
  void redisIsUsedBesideADatabaseWhereItIsAskedFor() {
    withRedis
        .withBean(ConnectionFactory.class, LeaseBackendTest::database)
        .withPropertyValues("reactor-timer.lease.backend=redis")
        .run(
            context ->
                assertThat(context.getBean(LeaseStore.class)).isInstanceOf(RedisLeaseStore.class));
  }

  @Test
  void ofTwoStoresNoneIsChosenAndBothAreNamed() {
    runner
        .withBean("ofTheOrders", LeaseStore.class, LeaseStore::inMemory)
        .withBean("ofTheReports", LeaseStore.class, LeaseStore::inMemory)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(NoUniqueBeanDefinitionException.class)
                    .hasMessageContaining("ofTheOrders")
                    .hasMessageContaining("ofTheReports"));
  }

  @Test
  void aClusterNeedsAStoreOfTheApplicationsOwn() {
    runner
        .withBean(
            LettuceConnectionFactory.class,
            () ->
                new LettuceConnectionFactory(new RedisClusterConfiguration(List.of("127.0.0.1:1"))))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining(
                        "a lease in a Redis cluster needs a bean of type LeaseStore"));
  }

  @Test
  void replicasThatAreListedNeedAStoreOfTheApplicationsOwn() {
    withRedis
        .withPropertyValues("spring.data.redis.masterreplica.nodes=127.0.0.1:1,127.0.0.1:2")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("spring.data.redis.masterreplica.nodes")
                    .hasMessageContaining("needs a bean of type LeaseStore"));
  }

  @Test
  void leasesInRedisComeBackAfterTheFactoryHasStoppedAndStartedAgain() throws Exception {
    try (RedisStub redis = new RedisStub()) {
      runner
          .withBean(
              LettuceConnectionFactory.class,
              () -> new LettuceConnectionFactory("127.0.0.1", redis.port()))
          .run(
              context -> {
                LeaseStore store = context.getBean(LeaseStore.class);
                assertThat(asked(store)).isEqualTo(Map.of("report", new Holding(1, true)));
                LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
                factory.stop();
                factory.start();
                assertThat(asked(store)).isEqualTo(Map.of("report", new Holding(1, true)));
              });
    }
  }

  private static Map<String, Holding> asked(LeaseStore store) {
    return store
        .acquire("one", Map.of("report", 0L), Duration.ofSeconds(15))
        .block(Duration.ofSeconds(60));
  }

  @Test
  void ofSeveralLeasesEachHasItsHealthAndTheirFailuresAreSummedUp() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    runner
        .withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class))
        .withBean(SimpleMeterRegistry.class, () -> registry)
        .withBean("ofTheOrders", Leases.class, LeaseBackendTest::leases)
        .withBean("ofTheReports", Leases.class, LeaseBackendTest::leases)
        .withPropertyValues("reactor-timer.lease.names=report")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(CompositeHealthContributor.class).stream())
                  .extracting(HealthContributors.Entry::name)
                  .containsExactlyInAnyOrder("ofTheOrders", "ofTheReports");
              context
                  .getBeansOfType(MeterBinder.class)
                  .values()
                  .forEach(binder -> binder.bindTo(registry));
              assertThat(registry.get("reactortimer.lease.failures").functionCounter().count())
                  .isZero();
              assertThat(registry.find("reactortimer.lease.held").meters()).isEmpty();
            });
  }

  private static Leases leases() {
    return Leases.in(LeaseStore.inMemory()).start();
  }
}
