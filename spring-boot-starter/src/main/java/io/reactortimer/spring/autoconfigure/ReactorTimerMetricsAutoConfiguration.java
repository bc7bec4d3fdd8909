// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.reactortimer.TimerScheduler;
import io.reactortimer.micrometer.TimerSchedulerMetrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the meters of every {@link TimerScheduler} bean. */
@AutoConfiguration(
    after = {ReactorTimerAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class})
@ConditionalOnClass({MeterRegistry.class, CompositeMeterRegistryAutoConfiguration.class})
@ConditionalOnFlag(value = ReactorTimerProperties.ENABLED, matchIfMissing = true)
@ConditionalOnBean(MeterRegistry.class)
@EnableConfigurationProperties(TimerMetricsProperties.class)
public final class ReactorTimerMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TimerSchedulerMetrics reactorTimerMetrics(
      ObjectProvider<TimerScheduler> schedulers, TimerMetricsProperties properties) {
    // Singletons only: a scheduler of another scope would be made here, for nobody but its meters.
    return properties.applyTo(
        new TimerSchedulerMetrics(
            schedulers.orderedStream(ObjectProvider.UNFILTERED, false).toList(), Tags.empty()));
  }
}
