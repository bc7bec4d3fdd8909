// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** A parameter of a request to the endpoint is not valid; every transport reports the reason. */
final class InvalidTimersRequestException extends InvalidEndpointRequestException {

  private static final long serialVersionUID = 1L;

  private final transient TimersProblem problem;

  InvalidTimersRequestException(TimersProblem problem) {
    super(problem.toString(), problem.toString());
    this.problem = problem;
  }

  TimersProblem problem() {
    return problem;
  }
}
