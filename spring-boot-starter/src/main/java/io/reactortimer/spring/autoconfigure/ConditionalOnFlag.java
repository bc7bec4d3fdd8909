// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches by the value that a property of type boolean is bound to. Boot's own condition compares
 * texts, so that {@code yes}, {@code on} and {@code 1}, which binding takes for true, would match
 * neither a configuration for true nor one for false.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnFlagCondition.class)
public @interface ConditionalOnFlag {

  /**
   * Names the property.
   *
   * @return with its prefix
   */
  String value();

  /**
   * Sets which value matches.
   *
   * @return true by default
   */
  boolean havingValue() default true;

  /**
   * Sets whether a property that is not set, or is empty, matches.
   *
   * @return false by default
   */
  boolean matchIfMissing() default false;
}
