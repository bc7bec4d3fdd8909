// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

class WebFluxRequestRulesTest extends RequestRulesContract {

  @Override
  String[] stack() {
    return new String[] {"spring.webflux.hiddenmethod.filter.enabled=true"};
  }
}
