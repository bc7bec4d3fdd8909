// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** {@link ReactorTimersEndpoint} over HTTP. */
@EndpointWebExtension(endpoint = ReactorTimersEndpoint.class)
public final class ReactorTimersEndpointWebExtension extends TimersWebOperations {

  public ReactorTimersEndpointWebExtension(TimersBackend backend, TimersPages pages) {
    super(backend, pages);
  }
}
