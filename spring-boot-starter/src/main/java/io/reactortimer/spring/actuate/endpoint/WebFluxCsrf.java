// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The CSRF token of an exchange, where Spring Security has one. Any event loop. */
final class WebFluxCsrf {

  private static final boolean PRESENT =
      ClassUtils.isPresent(
          "org.springframework.security.web.server.csrf.CsrfToken",
          WebFluxCsrf.class.getClassLoader());

  private WebFluxCsrf() {}

  /** Adds the token to the response, or nothing where there is none. Reading it makes a session. */
  static Mono<Void> handOver(ServerWebExchange exchange) {
    return PRESENT ? Token.handOver(exchange) : Mono.empty();
  }

  /** Loaded with Spring Security alone. */
  private static final class Token {

    static Mono<Void> handOver(ServerWebExchange exchange) {
      return exchange.getAttribute(CsrfToken.class.getName()) instanceof Mono<?> deferred
          ? deferred
              .ofType(CsrfToken.class)
              .doOnNext(
                  token ->
                      exchange
                          .getResponse()
                          .getHeaders()
                          .set(
                              CsrfTokens.TOKEN,
                              CsrfTokens.answer(token.getHeaderName(), token.getToken())))
              .then()
          : Mono.empty();
    }
  }
}
