// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/** What {@link TimersEndpoint} has over JMX alone. */
@EndpointJmxExtension(endpoint = TimersEndpoint.class)
public final class TimersEndpointJmxExtension extends TimersJmxOperations {

  public TimersEndpointJmxExtension(TimersBackend backend) {
    super(backend);
  }
}
