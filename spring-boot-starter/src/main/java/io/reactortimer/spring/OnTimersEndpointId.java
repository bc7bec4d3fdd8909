// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.spring.TimersEndpointProperties.Id;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Chooses the id of the endpoint. The only one to look for Resilience4j: in a native image that is
 * done when it is built.
 */
final class OnTimersEndpointId extends SpringBootCondition {

  private static final String OF_RESILIENCE4J =
      "io.github.resilience4j.springboot.micrometer.monitoring.endpoint.TimerEndpoint";

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
    Id chosen =
        Binder.get(context.getEnvironment())
            .bind(TimersEndpointId.PROPERTY, Id.class)
            .orElse(Id.AUTO);
    return switch (chosen) {
      case TIMERS -> TimersEndpoint.ID;
      case REACTORTIMERS -> ReactorTimersEndpoint.ID;
      case AUTO ->
          ClassUtils.isPresent(OF_RESILIENCE4J, context.getClassLoader())
              ? ReactorTimersEndpoint.ID
              : TimersEndpoint.ID;
    };
  }
}
