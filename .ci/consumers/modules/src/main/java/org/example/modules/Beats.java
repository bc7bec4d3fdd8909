// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example.modules;

import io.reactortimer.Timers;
import java.time.Duration;
import reactor.core.publisher.Flux;

final class Beats {

  private Beats() {}

  static Flux<Long> beats() {
    return Timers.interval(Duration.ofMillis(1)).take(3);
  }
}
