// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.List;

class WebFluxPageTest extends PageContract {

  @Override
  List<String> stack() {
    return List.of();
  }
}
