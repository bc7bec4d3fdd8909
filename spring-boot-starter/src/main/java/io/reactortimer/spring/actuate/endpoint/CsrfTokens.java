// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

/**
 * Hands the CSRF token of Spring Security to the script of the page, which may not read it anywhere
 * else: cookies and forms that hold it are not this endpoint's.
 *
 * <p>Only a request that asks by a header gets it. No page of another origin can send that header
 * without being permitted to by Actuator's CORS settings, nor read the answer's; and a client that
 * does not ask gets no session, which a token would begin.
 */
final class CsrfTokens {

  /** Of a request. */
  static final String ASK = "Reactor-Timers-Ask";

  /** Of the answer: the name of the header to send the token in, a blank, and the token. */
  static final String TOKEN = "Reactor-Timers-Token";

  private CsrfTokens() {}

  static String answer(String header, String token) {
    return header + " " + token;
  }
}
