// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the Actuator endpoint that lists timers.
 *
 * @param id Id of the endpoint: timers, unless another library has an endpoint of that id, which
 *     would keep the application from starting.
 * @param showValues When to show the values of tags, which may tell of users. Names of timers are
 *     always shown.
 * @param roles Roles that are shown the values of tags when authorized; empty for every
 *     authenticated user.
 */
@ConfigurationProperties("reactor-timer.endpoint")
public record TimersEndpointProperties(
    @DefaultValue("auto") Id id,
    @DefaultValue("never") Show showValues,
    @DefaultValue Set<String> roles) {

  /** What the id of the endpoint can be. */
  public enum Id {
    /**
     * {@code reactortimers} where another endpoint has the id {@code timers}, or where that alone
     * is exposed, else {@code timers}.
     */
    AUTO,
    /** {@code timers}. */
    TIMERS,
    /** {@code reactortimers}. */
    REACTORTIMERS
  }

  /** Copies the roles. */
  public TimersEndpointProperties {
    roles = Set.copyOf(roles);
  }
}
