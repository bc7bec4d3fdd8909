// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reactortimer.TimerScheduler;
import io.reactortimer.micrometer.TimerSchedulerMetrics;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ReactorTimerMetricsAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ReactorTimerAutoConfiguration.class, ReactorTimerMetricsAutoConfiguration.class));

  private final ApplicationContextRunner withRegistry =
      runner.withConfiguration(
          AutoConfigurations.of(
              MetricsAutoConfiguration.class,
              SimpleMetricsExportAutoConfiguration.class,
              CompositeMeterRegistryAutoConfiguration.class));

  @Test
  void metersOfTheSchedulerAreBound() {
    withRegistry.run(
        context ->
            assertThat(
                    context
                        .getBean(MeterRegistry.class)
                        .get("reactortimer.live")
                        .tag("name", "reactor-timer")
                        .gauges())
                .isNotEmpty());
  }

  @Test
  void metersOfEverySchedulerBeanAreBound() {
    withRegistry
        .withUserConfiguration(TwoSchedulers.class)
        .run(
            context ->
                assertThat(context.getBean(MeterRegistry.class).find("reactortimer.busy").gauges())
                    .extracting(gauge -> gauge.getId().getTag("name"))
                    .containsExactlyInAnyOrder("one", "two"));
  }

  @Test
  void aSchedulerOfAnotherScopeIsNotMadeForItsMeters() {
    withRegistry
        .withBean("one", TimerScheduler.class, () -> TimerScheduler.create("one"))
        .withBean(
            "request",
            TimerScheduler.class,
            () -> TimerScheduler.create("request"),
            bean -> bean.setScope("request")) // there is none now
        .run(
            context ->
                assertThat(context.getBean(MeterRegistry.class).find("reactortimer.busy").gauges())
                    .extracting(gauge -> gauge.getId().getTag("name"))
                    .containsExactly("one"));
  }

  @Test
  void metersByNameAreThereWhenAskedFor() {
    withRegistry.run(
        context ->
            assertThat(
                    context.getBean(MeterRegistry.class).find("reactortimer.group.live").meters())
                .isEmpty());
    withRegistry
        .withPropertyValues("reactor-timer.metrics.per-name=true")
        .run(
            context ->
                assertThat(
                        context
                            .getBean(MeterRegistry.class)
                            .get("reactortimer.group.live")
                            .tag("timer", "other")
                            .gauges())
                    .hasSize(1));
  }

  @Test
  void noPlaceForNamesIsRefusedByTheNameOfTheProperty() {
    withRegistry
        .withPropertyValues(
            "reactor-timer.metrics.per-name=true", "reactor-timer.metrics.max-names=0")
        .run(
            context ->
                assertThat(context)
                    .hasFailed()
                    .getFailure()
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        refused ->
                            assertThat(refused.getName())
                                .isEqualTo("reactor-timer.metrics.max-names")));
  }

  @Test
  void withoutRegistryThereIsNoBinder() {
    runner.run(context -> assertThat(context).doesNotHaveBean(TimerSchedulerMetrics.class));
  }

  @Test
  void userBinderWins() {
    withRegistry
        .withUserConfiguration(OwnBinder.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(TimerSchedulerMetrics.class);
              assertThat(context).hasBean("mine");
            });
  }

  @Test
  void bindingMoreThanOnceDoesNotHurt() {
    withRegistry.run(
        context -> {
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          int bound = registry.getMeters().size();
          context.getBean(TimerSchedulerMetrics.class).bindTo(registry);
          assertThat(registry.getMeters()).hasSize(bound);
        });
  }

  @Test
  void disabledLeavesNoBinder() {
    withRegistry
        .withPropertyValues("reactor-timer.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(TimerSchedulerMetrics.class));
  }

  @Test
  void registryOfTheUserIsEnough() {
    runner
        .withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
        .run(context -> assertThat(context).hasSingleBean(TimerSchedulerMetrics.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoSchedulers {
    @Bean(destroyMethod = "dispose")
    TimerScheduler one() {
      return TimerScheduler.create("one");
    }

    @Bean(destroyMethod = "dispose")
    TimerScheduler two() {
      return TimerScheduler.create("two");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnBinder {
    @Bean
    TimerSchedulerMetrics mine(TimerScheduler scheduler) {
      return new TimerSchedulerMetrics(scheduler);
    }
  }
}
