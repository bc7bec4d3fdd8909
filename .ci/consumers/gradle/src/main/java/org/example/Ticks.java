// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package org.example;

import io.reactortimer.Timers;
import java.time.Duration;

/** The core as Gradle resolves it, with nothing but its own dependencies. */
public class Ticks {

  public static void main(String[] args) {
    System.out.println(
        Timers.interval(Duration.ofMillis(1)).take(3).collectList().block(Duration.ofSeconds(30)));
  }
}
