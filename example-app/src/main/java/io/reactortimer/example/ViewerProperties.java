// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the simulated viewers.
 *
 * @param enabled Whether viewers are simulated.
 * @param count How many viewers are simulated; each one keeps three timers going.
 */
@ConfigurationProperties("example.viewers")
record ViewerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("10000") int count) {

  ViewerProperties {
    if (count < 0) {
      throw new IllegalArgumentException("example.viewers.count must not be negative: " + count);
    }
  }
}
