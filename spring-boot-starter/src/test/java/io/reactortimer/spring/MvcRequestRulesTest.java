// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import org.junit.jupiter.api.Tag;

@Tag("mvc")
class MvcRequestRulesTest extends RequestRulesContract {

  @Override
  String[] stack() {
    return new String[] {
      "spring.main.web-application-type=servlet", "spring.mvc.hiddenmethod.filter.enabled=true"
    };
  }
}
