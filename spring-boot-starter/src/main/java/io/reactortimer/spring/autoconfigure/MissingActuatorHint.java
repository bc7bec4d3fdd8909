// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Reports that an endpoint is configured to be exposed, but Actuator is missing. */
public final class MissingActuatorHint implements StartupHint {

  private static final String EXPOSURE = "management.endpoints.web.exposure.include";

  private final Environment environment;

  MissingActuatorHint(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String text() {
    return environment.containsProperty(EXPOSURE)
        ? EXPOSURE
            + " has no effect, and live timers are not listed: that needs"
            + " org.springframework.boot:spring-boot-starter-actuator."
        : null;
  }
}
