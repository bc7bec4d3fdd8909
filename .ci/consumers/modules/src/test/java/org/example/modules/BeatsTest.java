// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactortimer.Timers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The core on the module path. */
class BeatsTest {

  @Test
  void anIntervalOfANamedModuleTicks() {
    assertEquals("io.reactortimer", Timers.class.getModule().getName());
    assertTrue(Beats.class.getModule().isNamed());
    assertEquals(2L, Beats.beats().blockLast(Duration.ofSeconds(30)));
  }
}
