// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why the endpoint refused a request.
 *
 * @param parameter the query parameter, path segment, header, or field of the body it is about
 * @param value its value as it came in, or {@code null} if it is missing
 * @param reason what is wrong with it and what is valid
 */
public record TimersProblem(String parameter, @Nullable String value, String reason)
    implements OperationResponseBody {

  @Override
  public String toString() {
    return parameter + " " + reason + (value == null ? "" : ": " + value);
  }
}
