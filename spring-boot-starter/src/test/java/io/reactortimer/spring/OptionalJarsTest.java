// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.spring.autoconfigure.MissingActuatorHint;
import io.reactortimer.spring.autoconfigure.ReactorTimerAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerEndpointAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerEndpointFilterAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerHealthAutoConfiguration;
import io.reactortimer.spring.autoconfigure.ReactorTimerMetricsAutoConfiguration;
import io.reactortimer.spring.lease.ReactorTimerLeaseAutoConfiguration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.util.ClassUtils;

class OptionalJarsTest {

  private static final Class<?>[] OURS = {
    ReactorTimerAutoConfiguration.class,
    ReactorTimerEndpointAutoConfiguration.class,
    ReactorTimerEndpointFilterAutoConfiguration.class,
    ReactorTimerHealthAutoConfiguration.class,
    ReactorTimerMetricsAutoConfiguration.class,
    ReactorTimerLeaseAutoConfiguration.class
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.boot.actuate",
        "org.springframework.boot.actuate.autoconfigure",
        "io.micrometer.core",
        "org.springframework.boot.health",
        "org.springframework.boot.micrometer.metrics"
      })
  void startsWithout(String absent) {
    FilteredClassLoader without = new FilteredClassLoader(absent);
    new ApplicationContextRunner()
        .withClassLoader(without)
        .withConfiguration(AutoConfigurations.of(OURS))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TimerScheduler.class));
    new ReactiveWebApplicationContextRunner()
        .withClassLoader(without)
        .withConfiguration(AutoConfigurations.of(OURS))
        .withPropertyValues("management.endpoints.web.exposure.include=*")
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TimerScheduler.class));
  }

  @Test
  void absentActuatorLeavesNeitherEndpointNorNotice() {
    new ApplicationContextRunner()
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .withConfiguration(AutoConfigurations.of(OURS))
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean("reactorTimersEndpoint")
                    .doesNotHaveBean("reactorTimersUnexposedHint"));
  }

  @Test
  void absentActuatorIsNamedWhereAnEndpointIsToBeExposed() {
    ApplicationContextRunner runner =
        new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OURS));
    ApplicationContextRunner without =
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"));
    without
        .withPropertyValues("management.endpoints.web.exposure.include=health,timers")
        .run(
            context ->
                assertThat(context.getBean(MissingActuatorHint.class).text())
                    .contains("spring-boot-starter-actuator"));
    without.run(context -> assertThat(context.getBean(MissingActuatorHint.class).text()).isNull());
    runner.run(context -> assertThat(context).doesNotHaveBean(MissingActuatorHint.class));
  }

  @Test
  void everyAutoConfigurationIsListedForBoot() {
    List<String> listed =
        ImportCandidates.load(AutoConfiguration.class, ClassUtils.getDefaultClassLoader())
            .getCandidates()
            .stream()
            .filter(name -> name.startsWith("io.reactortimer."))
            .toList();

    assertThat(listed)
        .containsExactlyInAnyOrder(Arrays.stream(OURS).map(Class::getName).toArray(String[]::new));
  }
}
