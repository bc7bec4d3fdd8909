// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.spring.actuate.endpoint.TimersEndpointId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;

/** Reports how to expose the endpoint. Silent if access to it was denied on purpose. */
final class UnexposedEndpointHint implements StartupHint {

  private final TimersEndpointId id;

  /** Null where Actuator's own auto-configuration is switched off. */
  private final @Nullable EndpointAccessResolver access;

  UnexposedEndpointHint(TimersEndpointId id, @Nullable EndpointAccessResolver access) {
    this.id = id;
    this.access = access;
  }

  @Override
  public @Nullable String text() {
    String why = RenamedEndpointHint.why(id);
    return access == null
            || access.accessFor(EndpointId.of(id.text()), Access.READ_ONLY) == Access.NONE
        ? null
        : "Live timers are not listed, because the endpoint '"
            + id.text()
            + "' is not exposed. To expose it, add it to"
            + " management.endpoints.web.exposure.include, as in health,"
            + id.text()
            + "."
            + (why == null ? "" : " " + why);
  }
}
