// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.spring.TimersEndpointProperties.Id;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The id of the endpoint in an application. Two endpoints of one id, both exposed, keep an
 * application from starting, and Resilience4j has one of the id {@code timers}.
 *
 * @param text the id
 * @param gaveWay whether nobody chose it, and {@code timers} was left to Resilience4j
 */
record TimersEndpointId(String text, boolean gaveWay) {

  static final String PROPERTY = "reactor-timer.endpoint.id";

  private static final String OF_RESILIENCE4J =
      "io.github.resilience4j.springboot.micrometer.monitoring.endpoint.TimerEndpoint";

  static TimersEndpointId of(Environment environment, @Nullable ClassLoader classLoader) {
    return switch (Binder.get(environment).bind(PROPERTY, Id.class).orElse(Id.AUTO)) {
      case TIMERS -> new TimersEndpointId(TimersEndpoint.ID, false);
      case REACTORTIMERS -> new TimersEndpointId(ReactorTimersEndpoint.ID, false);
      case AUTO ->
          ClassUtils.isPresent(OF_RESILIENCE4J, classLoader)
              ? new TimersEndpointId(ReactorTimersEndpoint.ID, true)
              : new TimersEndpointId(TimersEndpoint.ID, false);
    };
  }
}
