// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Reads flags as they are bound. */
final class OnFlagCondition extends SpringBootCondition {

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    MergedAnnotation<ConditionalOnFlag> asked =
        metadata.getAnnotations().get(ConditionalOnFlag.class);
    String property = asked.getString("value");
    Boolean value = valueOf(property, context.getEnvironment());
    return new ConditionOutcome(
        value == null
            ? asked.getBoolean("matchIfMissing")
            : value == asked.getBoolean("havingValue"),
        ConditionMessage.forCondition(ConditionalOnFlag.class)
            .because(property + (value == null ? " is not set" : " is " + value)));
  }

  /**
   * Returns the value of a flag, or null if it is not set or empty.
   *
   * @throws BindException naming property and value, if that is no boolean
   */
  static @Nullable Boolean valueOf(String property, Environment environment) {
    return Binder.get(environment).bind(property, Boolean.class).orElse(null);
  }
}
