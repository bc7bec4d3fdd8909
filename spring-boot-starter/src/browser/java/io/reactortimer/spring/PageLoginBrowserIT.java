// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.junit.jupiter.api.Tag;

/** On Spring MVC. */
@Tag("browser-login")
class PageLoginBrowserIT extends PageLoginContract {

  @Override
  String stack() {
    return "servlet";
  }

  @Override
  Class<?> security() {
    return MvcPageTokenTest.Secured.class;
  }
}
