// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/** What {@link ReactorTimersEndpoint} has over JMX alone. */
@EndpointJmxExtension(endpoint = ReactorTimersEndpoint.class)
public final class ReactorTimersEndpointJmxExtension extends TimersJmxOperations {

  public ReactorTimersEndpointJmxExtension(TimersBackend backend) {
    super(backend);
  }
}
