// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.TimerScheduler;
import io.reactortimer.spring.actuate.health.TimersHealthIndicator;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the health indicator {@code timers}, {@code
 * management.health.timers.enabled}.
 */
@AutoConfiguration(after = ReactorTimerAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnFlag(value = ReactorTimerProperties.ENABLED, matchIfMissing = true)
@ConditionalOnBean(TimerScheduler.class)
public final class ReactorTimerHealthAutoConfiguration {

  // Within, because a condition of an absent jar cannot even be asked.
  /** The check, unless it is switched off. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnEnabledHealthIndicator("timers")
  @EnableConfigurationProperties(TimersHealthProperties.class)
  static final class Enabled {

    @Bean
    @ConditionalOnMissingBean(name = {"timersHealthIndicator", "timersHealthContributor"})
    HealthContributor timersHealthIndicator(
        ConfigurableListableBeanFactory beans, TimersHealthProperties properties) {
      return new TimersHealthIndicator(new KnownSchedulers(beans), properties.stalledAfter());
    }
  }
}
