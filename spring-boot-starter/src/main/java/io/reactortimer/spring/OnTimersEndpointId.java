// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Compares the id of the endpoint with that of {@link ConditionalOnTimersEndpointId}. */
final class OnTimersEndpointId extends SpringBootCondition {

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    String wanted =
        metadata.getAnnotations().get(ConditionalOnTimersEndpointId.class).getString("value");
    String id = TimersEndpointId.of(context.getEnvironment(), context.getClassLoader()).text();
    return new ConditionOutcome(
        id.equals(wanted),
        ConditionMessage.forCondition(ConditionalOnTimersEndpointId.class)
            .because("the id is '" + id + "'"));
  }
}
