// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.jspecify.annotations.Nullable;

/** Says by which id the endpoint is found where it left {@code timers} to another library. */
final class GivenWayHint implements StartHint {

  private final TimersEndpointId id;

  GivenWayHint(TimersEndpointId id) {
    this.id = id;
  }

  @Override
  public @Nullable String text() {
    return id.gaveWay()
        ? "Live timers are listed by the endpoint '" + id.text() + "'. " + why(id)
        : null;
  }

  static String why(TimersEndpointId id) {
    return "It has this id because Resilience4j has an endpoint '"
        + TimersEndpoint.ID
        + "': name "
        + id.text()
        + " in management.endpoints.web.exposure.include, and its access is"
        + " management.endpoint."
        + id.text()
        + ".access. "
        + TimersEndpointId.PROPERTY
        + " chooses another id.";
  }
}
