// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("mvc")
class MvcPageTest extends PageContract {

  @Override
  List<String> stack() {
    return List.of("spring.main.web-application-type=servlet");
  }
}
