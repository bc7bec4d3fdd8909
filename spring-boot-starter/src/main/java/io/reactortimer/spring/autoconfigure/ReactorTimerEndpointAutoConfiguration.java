// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.spring.actuate.endpoint.DefaultSchedulerDescriptor;
import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpointJmxExtension;
import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpointWebExtension;
import io.reactortimer.spring.actuate.endpoint.TagSanitizer;
import io.reactortimer.spring.actuate.endpoint.TimersBackend;
import io.reactortimer.spring.actuate.endpoint.TimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointId;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointJmxExtension;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointWebExtension;
import io.reactortimer.spring.actuate.endpoint.TimersOperations;
import io.reactortimer.spring.actuate.endpoint.TimersPages;
import io.reactortimer.spring.autoconfigure.TimersEndpointProperties.Id;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the Actuator endpoint for live timers, with the id {@code timers} or, if
 * that is taken, {@code reactortimers}. If it is not exposed, one line at startup says how to
 * expose it.
 *
 * <p>Runs last, since it must know the other endpoints to choose its id.
 */
@AutoConfiguration(after = ReactorTimerAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnFlag(value = ReactorTimerProperties.ENABLED, matchIfMissing = true)
@EnableConfigurationProperties(TimersEndpointProperties.class)
public final class ReactorTimerEndpointAutoConfiguration {

  static final String ENDPOINT_BEAN = "reactorTimersEndpoint";

  private static final String WEB_EXTENSION_BEAN = "reactorTimersEndpointWebExtension";
  private static final String JMX_EXTENSION_BEAN = "reactorTimersEndpointJmxExtension";

  @Bean
  TimersBackend reactorTimersBackend(
      ConfigurableListableBeanFactory beans,
      ObjectProvider<ContextTakeover> takeover,
      TimersEndpointProperties properties,
      ObjectProvider<SanitizingFunction> sanitizing) {
    return new TimersBackend(
        new KnownSchedulers(beans),
        properties.patience(),
        () -> DefaultSchedulerDescriptor.of(property(takeover.getIfAvailable())),
        new TagSanitizer(
            properties.showValues(), properties.roles(), sanitizing.orderedStream().toList()));
  }

  @Bean
  TimersPages reactorTimersPages(
      TimersEndpointId id,
      TimersEndpointProperties properties,
      ObjectProvider<EndpointAccessResolver> access,
      ObjectProvider<PathMappedEndpoints> endpoints,
      Environment environment) {
    return new TimersPages(
        id,
        properties.page(),
        environment.getProperty("spring.application.name", ""),
        isWritable(id, access.getIfAvailable()),
        endpoints::getObject);
  }

  /** Returns whether the endpoint has operations that write. */
  static boolean isWritable(TimersEndpointId id, @Nullable EndpointAccessResolver access) {
    return access == null
        || access.accessFor(EndpointId.of(id.text()), Access.READ_ONLY) == Access.UNRESTRICTED;
  }

  @Bean
  OperationFilter<WebOperation> reactorTimersPageFilter(TimersPages pages) {
    return pages.operationFilter();
  }

  private static @Nullable String property(@Nullable ContextTakeover takeover) {
    return takeover != null && takeover.isEffective()
        ? ReactorTimerProperties.DEFAULT_SCHEDULER
        : null;
  }

  @Bean
  @ConditionalOnBean(TimersOperations.class)
  RenamedEndpointHint reactorTimersGivenWayHint(TimersEndpointId id) {
    return new RenamedEndpointHint(id);
  }

  @Bean
  @ConditionalOnMissingBean(TimersOperations.class)
  UnexposedEndpointHint reactorTimersUnexposedHint(
      TimersEndpointId id, ObjectProvider<EndpointAccessResolver> access) {
    return new UnexposedEndpointHint(id, access.getIfAvailable());
  }

  /** The endpoint with the id {@code timers}. */
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
    TimersEndpointWebExtension webExtension(TimersBackend backend, TimersPages pages) {
      return new TimersEndpointWebExtension(backend, pages);
    }

    @Bean(JMX_EXTENSION_BEAN)
    @ConditionalOnBean(TimersEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
    TimersEndpointJmxExtension jmxExtension(TimersBackend backend) {
      return new TimersEndpointJmxExtension(backend);
    }
  }

  /** The endpoint with the id {@code reactortimers}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnTimersEndpointId(ReactorTimersEndpoint.ID)
  static final class OtherId {

    @Bean
    TimersEndpointId reactorTimersEndpointId(
        TimersEndpointProperties properties, ListableBeanFactory beans, Environment environment) {
      return new TimersEndpointId(
          ReactorTimersEndpoint.ID,
          properties.id() == Id.AUTO
              ? OnTimersEndpointIdCondition.otherTimers(beans, environment)
              : null);
    }

    @Bean(ENDPOINT_BEAN)
    @ConditionalOnAvailableEndpoint
    ReactorTimersEndpoint endpoint(TimersBackend backend) {
      return new ReactorTimersEndpoint(backend);
    }

    @Bean(WEB_EXTENSION_BEAN)
    @ConditionalOnBean(ReactorTimersEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ReactorTimersEndpointWebExtension webExtension(TimersBackend backend, TimersPages pages) {
      return new ReactorTimersEndpointWebExtension(backend, pages);
    }

    @Bean(JMX_EXTENSION_BEAN)
    @ConditionalOnBean(ReactorTimersEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
    ReactorTimersEndpointJmxExtension jmxExtension(TimersBackend backend) {
      return new ReactorTimersEndpointJmxExtension(backend);
    }
  }
}
