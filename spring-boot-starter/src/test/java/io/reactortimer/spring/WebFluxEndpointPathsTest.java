// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.List;

class WebFluxEndpointPathsTest extends EndpointPathsContract {

  @Override
  List<String> stack() {
    return List.of();
  }

  @Override
  List<String> prefixed() {
    return List.of("spring.webflux.base-path=/app");
  }

  @Override
  String prefix() {
    return "/app";
  }
}
