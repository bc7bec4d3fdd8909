// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link TimersEndpoint} over HTTP. Takes parameters as text and reads them itself, because a
 * conversion that fails in Actuator answers 400 without saying why. Here every 400 and 404 has a
 * {@link TimersProblem} for a body.
 */
@EndpointWebExtension(endpoint = TimersEndpoint.class)
public final class TimersEndpointWebExtension {

  private final TimersEndpoint endpoint;

  TimersEndpointWebExtension(TimersEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Answers 200 with a {@link TimersDescriptor}, or 400. */
  @ReadOperation
  @RegisterReflectionForBinding({TimersDescriptor.class, TimersProblem.class})
  public WebEndpointResponse<OperationResponseBody> timersPage(
      SecurityContext caller,
      @Nullable String name,
      @Nullable String limit,
      @Nullable String after) {
    try {
      TimersRequest request = TimersRequest.of(name, limit, after);
      return new WebEndpointResponse<>(endpoint.list(request, caller));
    } catch (InvalidTimersRequestException invalid) {
      return badRequest(invalid);
    }
  }

  /** Answers 200 with a {@link TimerDescriptor}, 400 if the id is none, or 404 if it is gone. */
  @ReadOperation
  @RegisterReflectionForBinding({TimerDescriptor.class, TimersProblem.class})
  public WebEndpointResponse<OperationResponseBody> timerById(
      SecurityContext caller, @Selector String id) {
    try {
      return endpoint
          .find(TimersRequest.id(id), caller)
          .map(timer -> new WebEndpointResponse<OperationResponseBody>(timer))
          .orElseGet(() -> notFound(id));
    } catch (InvalidTimersRequestException invalid) {
      return badRequest(invalid);
    }
  }

  private static WebEndpointResponse<OperationResponseBody> badRequest(
      InvalidTimersRequestException invalid) {
    return new WebEndpointResponse<>(invalid.problem(), WebEndpointResponse.STATUS_BAD_REQUEST);
  }

  private static WebEndpointResponse<OperationResponseBody> notFound(String id) {
    return new WebEndpointResponse<>(
        new TimersProblem(
            "id", id, "no live timer has this id: it has ended, was cancelled, or never was"),
        WebEndpointResponse.STATUS_NOT_FOUND);
  }
}
