// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example;

import io.reactortimer.test.NoLeakedTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Leaks, in code that does not know the library, and is found by one annotation. */
@NoLeakedTimers(takeOver = true)
class LeakTest {

  @Test
  void leaks() {
    Flux.interval(Duration.ofHours(1)).subscribe();
  }
}
