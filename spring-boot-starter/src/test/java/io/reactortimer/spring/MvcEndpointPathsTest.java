// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("mvc")
class MvcEndpointPathsTest extends EndpointPathsContract {

  @Override
  List<String> stack() {
    return List.of("spring.main.web-application-type=servlet");
  }

  @Override
  List<String> prefixed() {
    return List.of("server.servlet.context-path=/app", "spring.mvc.servlet.path=/api");
  }

  @Override
  String prefix() {
    return "/app/api";
  }
}
