// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.util.ClassUtils;

/** The CSRF token of a request, where Spring Security has one. Any thread of the container. */
final class ServletCsrf {

  private static final boolean PRESENT =
      ClassUtils.isPresent(
          "org.springframework.security.web.csrf.CsrfToken", ServletCsrf.class.getClassLoader());

  private ServletCsrf() {}

  /** Adds the token to the response, or nothing where there is none. Reading it makes a session. */
  static void handOver(HttpServletRequest request, HttpServletResponse response) {
    if (PRESENT) {
      Token.handOver(request, response);
    }
  }

  /** Loaded with Spring Security alone. */
  private static final class Token {

    static void handOver(HttpServletRequest request, HttpServletResponse response) {
      if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
        response.setHeader(
            CsrfTokens.TOKEN, CsrfTokens.answer(token.getHeaderName(), token.getToken()));
      }
    }
  }
}
