// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.reactortimer.lease.LeadershipGate;
import io.reactortimer.lease.Lease;
import io.reactortimer.lease.LeaseStore;
import io.reactortimer.lease.Leases;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.lease.ReactorTimerLeaseAutoConfiguration;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Leases in an application: where they are kept, how they end, and what is seen of them. */
@Timeout(120)
class ReactorTimerLeaseAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ReactorTimerAutoConfiguration.class,
                  ReactorTimerLeaseAutoConfiguration.class,
                  HealthContributorAutoConfiguration.class));

  private final ConnectionFactory database =
      ConnectionFactories.get(
          "r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");

  private static void untilHeld(Lease lease) {
    Waiting.until("the lease is held", lease::isOpen, open -> open);
  }

  @Test
  void withoutAStoreLeasesAreInMemory() {
    runner
        .withPropertyValues("reactor-timer.lease.names=report")
        .run(
            context -> {
              Leases leases = context.getBean(Leases.class);
              assertThat(leases.storeKind()).isEqualTo("in memory");
              assertThat(leases.ttl()).isEqualTo(Duration.ofSeconds(15));
              untilHeld(leases.lease("report"));
            });
  }

  @Test
  void leasesAreSwitchedOnAndOffAsTheStarterIs() {
    runner
        .withPropertyValues("reactor-timer.enabled=on")
        .run(context -> assertThat(context).hasSingleBean(Leases.class));
    runner
        .withPropertyValues("reactor-timer.enabled=off")
        .run(context -> assertThat(context).doesNotHaveBean(Leases.class));
  }

  @Test
  void aDatabaseIsUsedWhereThereIsOne() {
    runner
        .withBean(ConnectionFactory.class, () -> database)
        .withPropertyValues("reactor-timer.lease.names=report", "reactor-timer.lease.table=mine")
        .run(
            context -> {
              Leases leases = context.getBean(Leases.class);
              untilHeld(leases.lease("report"));
              assertThat(leases.storeKind()).isEqualTo("H2");
            });
  }

  @Test
  void ofTwoApplicationsOneHasItAndTheOtherFollowsAtTheClose() {
    ApplicationContextRunner instance =
        runner
            .withBean(ConnectionFactory.class, () -> database)
            .withPropertyValues("reactor-timer.lease.names=report", "reactor-timer.lease.ttl=30m");
    instance.run(
        second -> {
          // Its lease would last for half an hour if the close did not release it.
          instance.run(
              first -> untilHeldByOne(first.getBean(Leases.class), second.getBean(Leases.class)));
          untilHeld(second.getBean(Leases.class).lease("report"));
        });
  }

  private static void untilHeldByOne(Leases first, Leases second) {
    Lease one = first.lease("report");
    Lease other = second.lease("report");
    Waiting.until("one holds it", () -> one.isOpen() || other.isOpen(), open -> open);
    assertThat(one.isOpen() && other.isOpen()).isFalse();
  }

  @Test
  void aStoreOfTheApplicationsOwnWins() {
    LeaseStore own = LeaseStore.inMemory();
    runner
        .withBean(ConnectionFactory.class, () -> database)
        .withBean(LeaseStore.class, () -> own)
        .run(context -> assertThat(context.getBean(LeaseStore.class)).isSameAs(own));
  }

  @Test
  void aBackendThatIsNotThereIsNamed() {
    runner
        .withPropertyValues("reactor-timer.lease.backend=redis")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("reactor-timer.lease.backend"));
  }

  @ParameterizedTest
  @CsvSource({
    "ttl, 5ms",
    "ttl, 200000d",
    "margin, 8s",
    "margin, 200000d",
    "renew-every, 8s",
    "renew-every, 200000d",
    "names, 'report,,settlement'"
  })
  void aSettingThatIsRefusedIsNamed(String property, String value) {
    runner
        .withPropertyValues("reactor-timer.lease." + property + "=" + value)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("reactor-timer.lease." + property));
  }

  @Test
  void aNameThatNotEveryStoreKeepsIsRefusedAndSaidToBe() {
    String longest = "x".repeat(190);
    runner
        .withPropertyValues("reactor-timer.lease.names=report," + longest + "y")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("reactor-timer.lease.names")
                    .hasMessageContaining("190 characters")
                    .hasMessageContaining(longest + "y"));
  }

  @Test
  void healthTellsWhatIsHeld() {
    runner
        .withPropertyValues(
            "reactor-timer.lease.names=report", "reactor-timer.lease.backend=memory")
        .run(
            context -> {
              untilHeld(context.getBean(Leases.class).lease("report"));
              Health health =
                  context.getBean("timersLeaseHealthIndicator", HealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails().get("leases"))
                  .asInstanceOf(InstanceOfAssertFactories.MAP)
                  .containsOnlyKeys("report")
                  .extractingByKey("report")
                  .asString()
                  .contains("held=true", "token=1");
            });
  }

  @Test
  void healthKeepsItsOwnDetailsWhateverALeaseIsCalled() {
    runner
        .withPropertyValues(
            "reactor-timer.lease.names=store,failure,failingFor",
            "reactor-timer.lease.backend=memory")
        .run(
            context -> {
              Health health =
                  context.getBean("timersLeaseHealthIndicator", HealthIndicator.class).health();
              assertThat(health.getDetails()).containsEntry("store", "in memory");
              assertThat(health.getDetails().get("leases"))
                  .asInstanceOf(InstanceOfAssertFactories.MAP)
                  .containsOnlyKeys("store", "failure", "failingFor");
            });
  }

  @Test
  void metersTellOfConfiguredNames() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    runner
        .withBean(SimpleMeterRegistry.class, () -> registry)
        .withPropertyValues(
            "reactor-timer.lease.names=report", "reactor-timer.lease.backend=memory")
        .run(
            context -> {
              Leases leases = context.getBean(Leases.class);
              untilHeld(leases.lease("report"));
              context
                  .getBeansOfType(io.micrometer.core.instrument.binder.MeterBinder.class)
                  .values()
                  .forEach(binder -> binder.bindTo(registry));
              assertThat(
                      registry
                          .get("reactortimer.lease.held")
                          .tag("lease", "report")
                          .gauge()
                          .value())
                  .isEqualTo(1);
              assertThat(
                      registry
                          .get("reactortimer.lease.transitions")
                          .tag("to", "held")
                          .functionCounter()
                          .count())
                  .isEqualTo(1);
            });
  }

  @Test
  void theCloseOfTheContextReleasesBeforeTheBeansAreGone() {
    StringBuffer calls = new StringBuffer();
    runner
        .withBean(LeaseStore.class, () -> recording(calls))
        .withPropertyValues("reactor-timer.lease.names=report")
        .run(
            context ->
                Waiting.until(
                    "the store is asked", calls::toString, made -> made.contains("acquire")));
    assertThat(calls.toString()).endsWith("release close ");
  }

  /** As the page declares it, on a scheduler that outlives the context, as with the takeover. */
  @Configuration(proxyBeanMethods = false)
  static class Bridge {

    @Bean
    LeadershipGate leadership() {
      return LeadershipGate.start(
          "report", Duration.ofMillis(500), Duration.ofSeconds(10), Schedulers.parallel());
    }
  }

  @Test
  void theCloseOfTheContextEndsAGateThatIsABean() {
    AtomicReference<LeadershipGate> gate = new AtomicReference<>();
    runner
        .withUserConfiguration(Bridge.class)
        .run(context -> gate.set(context.getBean(LeadershipGate.class)));
    assertThat(gate.get().isDisposed()).isTrue();
  }

  private static LeaseStore recording(StringBuffer calls) {
    LeaseStore inner = LeaseStore.inMemory();
    return new LeaseStore() {
      @Override
      public Mono<java.util.Map<String, Holding>> acquire(
          String owner, java.util.Map<String, Long> floors, Duration ttl) {
        return inner.acquire(owner, floors, ttl).doOnSubscribe(s -> append("acquire "));
      }

      @Override
      public Mono<Void> release(String owner, Iterable<String> names) {
        return inner.release(owner, names).doOnSubscribe(s -> append("release "));
      }

      @Override
      public Mono<Void> close() {
        return Mono.fromRunnable(() -> append("close "));
      }

      @Override
      public String kind() {
        return "recording";
      }

      private synchronized void append(String call) {
        calls.append(call);
      }
    };
  }

  @Test
  void withoutTheModuleThereIsNothing() {
    runner
        .withClassLoader(new FilteredClassLoader("io.reactortimer.lease"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("reactorTimerLeases"));
  }

  @Test
  void withoutR2dbcAndRedisItStarts() {
    runner
        .withClassLoader(
            new FilteredClassLoader(
                "io.r2dbc", "io.lettuce", "org.springframework.data.redis", "io.micrometer"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Leases.class));
  }

  @Test
  void switchedOffThereAreNoLeases() {
    runner
        .withPropertyValues("reactor-timer.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(Leases.class));
  }
}
