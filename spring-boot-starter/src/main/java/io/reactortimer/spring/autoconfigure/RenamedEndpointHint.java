// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.spring.actuate.endpoint.TimersEndpoint;
import io.reactortimer.spring.actuate.endpoint.TimersEndpointId;
import org.jspecify.annotations.Nullable;

/** Reports the id of the endpoint if another library has {@code timers}. */
final class RenamedEndpointHint implements StartupHint {

  private final TimersEndpointId id;

  RenamedEndpointHint(TimersEndpointId id) {
    this.id = id;
  }

  @Override
  public @Nullable String text() {
    String why = why(id);
    return why == null
        ? null
        : "Live timers are listed by the endpoint '" + id.text() + "'. " + why;
  }

  /** Returns why it has another id, or null if it has its own, or one that was chosen. */
  static @Nullable String why(TimersEndpointId id) {
    if (id.other() == null) {
      return null;
    }
    return "It has this id because the bean '"
        + id.other()
        + "' is an endpoint '"
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
