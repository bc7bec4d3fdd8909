// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.junit.jupiter.api.Tag;

/** On WebFlux. */
@Tag("browser-webflux-login")
class PageWebFluxLoginBrowserIT extends PageLoginContract {

  @Override
  String stack() {
    return "reactive";
  }

  @Override
  Class<?> security() {
    return WebFluxPageTokenTest.Secured.class;
  }
}
