// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.spring.actuate.endpoint.ReactorTimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.TimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointId;
import io.reactortimer.spring.autoconfigure.TimersEndpointProperties.Id;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.IncludeExcludeEndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Chooses the id of the endpoint. The only one to look for another endpoint of the id {@code
 * timers}: in a native image that is done when it is built.
 *
 * <p>Looks at bean definitions, as Actuator does when it refuses two endpoints of one id, so it has
 * to run after whatever else registers an endpoint.
 */
final class OnTimersEndpointIdCondition extends SpringBootCondition
    implements ConfigurationCondition {

  /** What the name of a bean behind a scoped proxy begins with; the proxy is the endpoint. */
  private static final String SCOPED_TARGET = "scopedTarget.";

  private static final EndpointId TIMERS = EndpointId.of(TimersEndpoint.ID);

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    String wanted =
        metadata.getAnnotations().get(ConditionalOnTimersEndpointId.class).getString("value");
    String id = idIn(context);
    return new ConditionOutcome(
        id.equals(wanted),
        ConditionMessage.forCondition(ConditionalOnTimersEndpointId.class)
            .because("the id is '" + id + "'"));
  }

  private static String idIn(ConditionContext context) {
    Environment environment = context.getEnvironment();
    Id chosen = Binder.get(environment).bind(TimersEndpointId.PROPERTY, Id.class).orElse(Id.AUTO);
    return switch (chosen) {
      case TIMERS -> TimersEndpoint.ID;
      case REACTORTIMERS -> ReactorTimersEndpoint.ID;
      case AUTO ->
          otherTimers(context.getBeanFactory(), environment) != null
                  || isExposedAsReactorTimersOnly(environment)
              ? ReactorTimersEndpoint.ID
              : TimersEndpoint.ID;
    };
  }

  /**
   * Returns the bean that is another endpoint of the id {@code timers}, or null if there is none.
   */
  static @Nullable String otherTimers(
      @Nullable ListableBeanFactory beans, Environment environment) {
    if (beans == null) {
      return null;
    }
    for (String name : beans.getBeanDefinitionNames()) {
      if (!name.equals(ReactorTimerEndpointAutoConfiguration.ENDPOINT_BEAN)
          && !name.startsWith(SCOPED_TARGET)) {
        Endpoint endpoint = beans.findAnnotationOnBean(name, Endpoint.class, false);
        if (endpoint != null && EndpointId.of(environment, endpoint.id()).equals(TIMERS)) {
          return name;
        }
      }
    }
    return beans instanceof HierarchicalBeanFactory child
            && child.getParentBeanFactory() instanceof ListableBeanFactory parent
        ? otherTimers(parent, environment)
        : null;
  }

  // Another endpoint may be there only where it is exposed: who exposes the other id alone means
  // ours by it.
  private static boolean isExposedAsReactorTimersOnly(Environment environment) {
    return !isExposed(TIMERS, environment)
        && isExposed(EndpointId.of(ReactorTimersEndpoint.ID), environment);
  }

  private static boolean isExposed(EndpointId id, Environment environment) {
    return isExposed(id, EndpointExposure.WEB, "web", environment)
        || (environment.getProperty("spring.jmx.enabled", Boolean.class, false)
            && isExposed(id, EndpointExposure.JMX, "jmx", environment));
  }

  private static boolean isExposed(
      EndpointId id, EndpointExposure exposure, String technology, Environment environment) {
    return new IncludeExcludeEndpointFilter<>(
            ExposableEndpoint.class,
            environment,
            "management.endpoints." + technology + ".exposure",
            exposure.getDefaultIncludes())
        .match(id);
  }
}
