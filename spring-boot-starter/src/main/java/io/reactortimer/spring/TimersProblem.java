// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why the endpoint has no answer.
 *
 * @param parameter the query parameter or path segment it is about
 * @param value its value, as it came in
 * @param reason what is wrong with it and what is valid
 */
public record TimersProblem(String parameter, String value, String reason)
    implements OperationResponseBody {}
