// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.TimerScheduler;
import io.reactortimer.spring.TimersEndpointProperties.Id;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the Actuator endpoint for live timers, by the id {@code timers} or, where
 * that is taken, {@code reactortimers}. Where it is not exposed, one line at start says how to
 * expose it.
 *
 * <p>Last of all, since it has to know the endpoints of others to choose its id.
 */
@AutoConfiguration(after = ReactorTimerAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBooleanProperty(name = "reactor-timer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TimersEndpointProperties.class)
public final class ReactorTimerEndpointAutoConfiguration {

  static final String ENDPOINT_BEAN = "reactorTimersEndpoint";

  private static final String WEB_EXTENSION_BEAN = "reactorTimersEndpointWebExtension";

  @Bean
  TimersBackend reactorTimersBackend(
      ObjectProvider<TimerScheduler> schedulers,
      ObjectProvider<Takeover> takeover,
      TimersEndpointProperties properties,
      ObjectProvider<SanitizingFunction> sanitizing) {
    return new TimersBackend(
        new KnownSchedulers(schedulers),
        () -> DefaultSchedulerDescriptor.of(takeover.getIfAvailable()),
        new TagValues(
            properties.showValues(), properties.roles(), sanitizing.orderedStream().toList()));
  }

  @Bean
  @ConditionalOnBean(TimersOperations.class)
  GivenWayHint reactorTimersGivenWayHint(TimersEndpointId id) {
    return new GivenWayHint(id);
  }

  @Bean
  @ConditionalOnMissingBean(TimersOperations.class)
  UnexposedEndpointHint reactorTimersUnexposedHint(
      TimersEndpointId id, ObjectProvider<EndpointAccessResolver> access) {
    return new UnexposedEndpointHint(id, access.getIfAvailable());
  }

  /** The endpoint by its own id. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnTimersEndpointId(TimersEndpoint.ID)
  static final class OwnId {

    @Bean
    TimersEndpointId reactorTimersEndpointId() {
      return new TimersEndpointId(TimersEndpoint.ID, null);
    }

    @Bean(ENDPOINT_BEAN)
    @ConditionalOnAvailableEndpoint
    TimersEndpoint endpoint(TimersBackend backend) {
      return new TimersEndpoint(backend);
    }

    @Bean(WEB_EXTENSION_BEAN)
    @ConditionalOnBean(TimersEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    TimersEndpointWebExtension webExtension(TimersBackend backend) {
      return new TimersEndpointWebExtension(backend);
    }
  }

  /** The endpoint by the id for applications that have another one of that id. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnTimersEndpointId(ReactorTimersEndpoint.ID)
  static final class OtherId {

    @Bean
    TimersEndpointId reactorTimersEndpointId(
        TimersEndpointProperties properties, ListableBeanFactory beans, Environment environment) {
      return new TimersEndpointId(
          ReactorTimersEndpoint.ID,
          properties.id() == Id.AUTO ? OnTimersEndpointId.otherTimers(beans, environment) : null);
    }

    @Bean(ENDPOINT_BEAN)
    @ConditionalOnAvailableEndpoint
    ReactorTimersEndpoint endpoint(TimersBackend backend) {
      return new ReactorTimersEndpoint(backend);
    }

    @Bean(WEB_EXTENSION_BEAN)
    @ConditionalOnBean(ReactorTimersEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ReactorTimersEndpointWebExtension webExtension(TimersBackend backend) {
      return new ReactorTimersEndpointWebExtension(backend);
    }
  }
}
