// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the Actuator endpoint that lists timers.
 *
 * @param id Id of the endpoint: timers, unless another library has an endpoint of that id, which
 *     would keep the application from starting.
 * @param showValues When to show values of tags, which may identify users, origins of timers, and
 *     where a loop is stuck. Names of timers are always shown.
 * @param roles Roles that may see hidden values if show-values is when-authorized; empty for every
 *     authenticated user.
 * @param allowedHosts Public DNS names by which timers may be written to without authentication,
 *     such as app.example.com or *.example.com; * is any name.
 * @param page Whether a browser gets a page that shows the timers, in place of JSON.
 * @param patience How long a request waits for a loop that does not answer; after that its timers
 *     are missing, and the answer is partial. Longer where little CPU makes answers partial.
 */
@ConfigurationProperties("reactor-timer.endpoint")
public record TimersEndpointProperties(
    @DefaultValue("auto") Id id,
    @DefaultValue("never") Show showValues,
    @DefaultValue Set<String> roles,
    @DefaultValue Set<String> allowedHosts,
    @DefaultValue("true") boolean page,
    @DefaultValue("100ms") Duration patience) {

  private static final Duration MAX_PATIENCE = Duration.ofMinutes(1);
  private static final Pattern HOST = Pattern.compile("\\*|(\\*\\.)?[^*:/\\s]+");

  /** The choices for the id of the endpoint. */
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

  /** Copies the sets, and rejects invalid host names and a patience that is none. */
  public TimersEndpointProperties {
    roles = Set.copyOf(roles);
    allowedHosts = Set.copyOf(allowedHosts);
    for (String host : allowedHosts) {
      if (!HOST.matcher(host).matches()) {
        throw new InvalidConfigurationPropertyValueException(
            "reactor-timer.endpoint.allowed-hosts",
            host,
            "must be the name of a host without scheme and port, or *. and a domain, or *");
      }
    }
    if (patience.isZero() || patience.isNegative() || patience.compareTo(MAX_PATIENCE) > 0) {
      throw new InvalidConfigurationPropertyValueException(
          "reactor-timer.endpoint.patience", patience, "must be positive, and at most a minute");
    }
  }
}
