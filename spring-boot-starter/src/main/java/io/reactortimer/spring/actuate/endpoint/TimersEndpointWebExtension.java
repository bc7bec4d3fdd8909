// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** {@link TimersEndpoint} over HTTP. */
@EndpointWebExtension(endpoint = TimersEndpoint.class)
public final class TimersEndpointWebExtension extends TimersWebOperations {

  public TimersEndpointWebExtension(TimersBackend backend, TimersPages pages) {
    super(backend, pages);
  }
}
