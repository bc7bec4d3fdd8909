// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * The id of the endpoint in an application. Two endpoints of one id, both exposed, keep an
 * application from starting, and other libraries have one of the id {@code timers}.
 *
 * @param text the id
 * @param other the bean with the id {@code timers} if this endpoint avoided it, else null
 */
public record TimersEndpointId(String text, @Nullable String other) {

  public static final String PROPERTY = "reactor-timer.endpoint.id";
}
