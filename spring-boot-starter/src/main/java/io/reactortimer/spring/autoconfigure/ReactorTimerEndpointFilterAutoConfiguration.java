// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.spring.actuate.endpoint.BrowserWrites;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointId;
import io.reactortimer.spring.actuate.endpoint.TimersPages;
import io.reactortimer.spring.actuate.endpoint.TimersPaths;
import io.reactortimer.spring.actuate.endpoint.TimersPolicyFilter;
import io.reactortimer.spring.actuate.endpoint.TimersRequestRules;
import io.reactortimer.spring.actuate.endpoint.TimersServletFilter;
import io.reactortimer.spring.actuate.endpoint.TimersWebFilter;
import io.reactortimer.spring.actuate.endpoint.TimersWebOperations;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.CorsEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnCloudPlatform;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.server.WebFilter;

/**
 * Auto-configuration of the filter in front of the endpoint: on WebFlux, where it also serves a
 * management port, or on servlets. A management port on servlets has a context of its own, see
 * {@link TimersManagementContextConfiguration}.
 */
@AutoConfiguration(after = ReactorTimerEndpointAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnWebApplication
@ConditionalOnClass({ConditionalOnAvailableEndpoint.class, CorsConfiguration.class})
@ConditionalOnBean(TimersWebOperations.class)
public final class ReactorTimerEndpointFilterAutoConfiguration {

  @Bean
  TimersPaths reactorTimersPaths(
      TimersEndpointId id, ObjectProvider<PathMappedEndpoints> endpoints) {
    return new TimersPaths(id, endpoints::getObject);
  }

  @Bean
  TimersRequestRules reactorTimersRequestRules(
      TimersEndpointProperties properties,
      TimersEndpointId id,
      ObjectProvider<EndpointAccessResolver> access,
      TimersPages pages,
      Environment environment) {
    return new TimersRequestRules(
        new BrowserWrites(properties.allowedHosts(), actuatorCors(environment)),
        ReactorTimerEndpointAutoConfiguration.isWritable(id, access.getIfAvailable()),
        pages);
  }

  // Bound once more: the bean is in the management context, which may be another one.
  private static @Nullable CorsConfiguration actuatorCors(Environment environment) {
    return Binder.get(environment)
        .bindOrCreate("management.endpoints.web.cors", CorsEndpointProperties.class)
        .toCorsConfiguration();
  }

  /** On WebFlux. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.REACTIVE)
  @ConditionalOnClass(WebFilter.class)
  static final class Reactive {

    @Bean
    TimersWebFilter reactorTimersWebFilter(
        TimersPaths paths, TimersRequestRules rules, ApplicationContext context) {
      boolean elsewhere =
          ManagementPortType.get(context.getEnvironment()) == ManagementPortType.DIFFERENT;
      return new TimersWebFilter(paths, rules, elsewhere ? context : null);
    }
  }

  /** On servlets, where the endpoint is on the port of the application. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.SERVLET)
  @ConditionalOnClass(Filter.class)
  @ConditionalOnManagementPort(ManagementPortType.SAME)
  static final class Servlet {

    @Bean
    FilterRegistrationBean<TimersServletFilter> reactorTimersServletFilter(
        TimersPaths paths, TimersRequestRules rules) {
      return TimersServletFilter.registration("reactorTimersFilter", paths, rules);
    }

    @Bean
    FilterRegistrationBean<TimersPolicyFilter> reactorTimersPolicyFilter(TimersPaths paths) {
      return TimersPolicyFilter.registration("reactorTimersPolicyFilter", paths);
    }
  }

  /**
   * Returns the rules for the paths that Cloud Foundry's platform calls with a token. They are on
   * the port of the application and have all operations, whatever is exposed, and whatever access
   * is given.
   */
  private static TimersRequestRules rulesOnCloudFoundry() {
    return new TimersRequestRules(null, true, null);
  }

  /** On WebFlux and Cloud Foundry. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.REACTIVE)
  @ConditionalOnClass(WebFilter.class)
  @ConditionalOnCloudPlatform(CloudPlatform.CLOUD_FOUNDRY)
  static final class ReactiveOnCloudFoundry {

    @Bean
    TimersWebFilter reactorTimersCloudFoundryWebFilter(TimersEndpointId id) {
      return new TimersWebFilter(TimersPaths.onCloudFoundry(id), rulesOnCloudFoundry(), null);
    }
  }

  /** On servlets and Cloud Foundry. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = Type.SERVLET)
  @ConditionalOnClass(Filter.class)
  @ConditionalOnCloudPlatform(CloudPlatform.CLOUD_FOUNDRY)
  static final class ServletOnCloudFoundry {

    @Bean
    FilterRegistrationBean<TimersServletFilter> reactorTimersCloudFoundryServletFilter(
        TimersEndpointId id) {
      return TimersServletFilter.registration(
          "reactorTimersCloudFoundryFilter", TimersPaths.onCloudFoundry(id), rulesOnCloudFoundry());
    }
  }
}
