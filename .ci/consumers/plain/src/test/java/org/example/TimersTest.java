// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactortimer.Timers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The core on the class path, with nothing but its own dependencies. */
class TimersTest {

  @Test
  void anIntervalTicks() {
    List<Long> ticks =
        Timers.interval(Duration.ofMillis(1)).take(3).collectList().block(Duration.ofSeconds(30));
    assertEquals(List.of(0L, 1L, 2L), ticks);
  }
}
