// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;

/** {@link TimersOperations} by the id {@code timers}. */
@Endpoint(id = TimersEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class TimersEndpoint extends TimersOperations {

  public static final String ID = "timers";

  public TimersEndpoint(TimersBackend backend) {
    super(backend);
  }
}
