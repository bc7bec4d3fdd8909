// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

/**
 * The id of the endpoint in an application. Two endpoints of one id, both exposed, keep an
 * application from starting, and Resilience4j has one of the id {@code timers}.
 *
 * @param text the id
 * @param gaveWay whether nobody chose it, and {@code timers} was left to Resilience4j
 */
record TimersEndpointId(String text, boolean gaveWay) {

  static final String PROPERTY = "reactor-timer.endpoint.id";
}
