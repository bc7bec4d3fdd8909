// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Conditions of an application that is processed ahead of time are evaluated then, and what it is
 * started with may differ.
 */
@Timeout(90)
class ProcessedWithOtherPropertiesTest {

  @ParameterizedTest
  @ValueSource(classes = {WithoutTakeover.class, WithoutPause.class})
  void whatIsTakenOverAllTheSamePausesWithItsContext(Class<?> definitions) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(definitions)
            .web(WebApplicationType.NONE)
            .run("--reactor-timer.default-scheduler=true")) {
      TimerScheduler scheduler = ReactorTimers.installed().orElseThrow();
      context.pause();
      assertThat(scheduler.isSuspended()).isTrue();
      context.restart();
      assertThat(scheduler.isSuspended()).isFalse();
    }
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  /** What is left with {@code reactor-timer.default-scheduler=false}. */
  @Configuration(proxyBeanMethods = false)
  static class WithoutTakeover {

    @Bean(ReactorTimerAutoConfiguration.PAUSED_TIMERS_BEAN)
    PausedTimers pausedTimers(ConfigurableApplicationContext context) {
      return new PausedTimers(context);
    }

    @Bean
    static BeanFactoryInitializer<ListableBeanFactory> initializer() {
      return ReactorTimerAutoConfiguration.reactorTimerInitializer();
    }
  }

  /** What is left with {@code reactor-timer.lifecycle.pause-with-context=false}. */
  @Configuration(proxyBeanMethods = false)
  static class WithoutPause {

    @Bean
    static BeanFactoryInitializer<ListableBeanFactory> initializer() {
      return ReactorTimerAutoConfiguration.reactorTimerInitializer();
    }
  }
}
