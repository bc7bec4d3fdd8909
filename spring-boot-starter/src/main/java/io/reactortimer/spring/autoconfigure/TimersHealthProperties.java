// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the health indicator {@code timers}.
 *
 * @param stalledAfter How long a loop may make no progress while work waits for it before the
 *     health is down.
 */
@ConfigurationProperties(TimersHealthProperties.PREFIX)
public record TimersHealthProperties(@DefaultValue("10s") Duration stalledAfter) {

  static final String PREFIX = "reactor-timer.health";

  /** Rejects a time that is never, or always, reached. */
  public TimersHealthProperties {
    if (stalledAfter.isZero() || stalledAfter.isNegative()) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + ".stalled-after", stalledAfter, "must be positive");
    }
  }
}
