// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;

/** {@link TimersOperations} by the id {@code reactortimers}, where {@code timers} is taken. */
@Endpoint(id = ReactorTimersEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class ReactorTimersEndpoint extends TimersOperations {

  public static final String ID = "reactortimers";

  public ReactorTimersEndpoint(TimersBackend backend) {
    super(backend);
  }
}
