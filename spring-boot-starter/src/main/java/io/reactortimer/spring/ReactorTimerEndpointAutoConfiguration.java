// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.TimerScheduler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the Actuator endpoint {@code timers}. Where it is not exposed, one line at
 * start says how to expose it.
 */
@AutoConfiguration(after = ReactorTimerAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBooleanProperty(name = "reactor-timer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TimersEndpointProperties.class)
public final class ReactorTimerEndpointAutoConfiguration {

  @Bean
  @ConditionalOnAvailableEndpoint
  TimersEndpoint reactorTimersEndpoint(
      ObjectProvider<TimerScheduler> schedulers,
      ObjectProvider<Takeover> takeover,
      TimersEndpointProperties properties,
      ObjectProvider<SanitizingFunction> sanitizing) {
    return new TimersEndpoint(
        new TimersListing(
            new KnownSchedulers(schedulers),
            () -> DefaultSchedulerDescriptor.of(takeover.getIfAvailable())),
        new TagValues(
            properties.showValues(), properties.roles(), sanitizing.orderedStream().toList()));
  }

  @Bean
  @ConditionalOnBean(TimersEndpoint.class)
  @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
  TimersEndpointWebExtension reactorTimersEndpointWebExtension(TimersEndpoint endpoint) {
    return new TimersEndpointWebExtension(endpoint);
  }

  @Bean
  @ConditionalOnMissingBean(TimersEndpoint.class)
  UnexposedEndpointHint reactorTimersUnexposedHint(ObjectProvider<EndpointAccessResolver> access) {
    return new UnexposedEndpointHint(access.getIfAvailable());
  }
}
