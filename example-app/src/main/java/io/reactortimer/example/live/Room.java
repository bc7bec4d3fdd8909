// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.time.Duration;

/** A room, by how often something happens in it. */
enum Room {
  LOBBY(Duration.ofSeconds(1)),
  CHAT(Duration.ofMillis(100)),
  GAME(Duration.ofMillis(10));

  private final Duration period;

  Room(Duration period) {
    this.period = period;
  }

  Duration period() {
    return period;
  }
}
