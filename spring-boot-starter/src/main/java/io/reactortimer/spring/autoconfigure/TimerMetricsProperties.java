// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.micrometer.TimerSchedulerMetrics;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the meters.
 *
 * @param perName Whether live timers have meters by name, too. They are worked out when they are
 *     read.
 * @param maxNames How many names of a scheduler have meters of their own at a time; the timers of
 *     all others are summed up under the name other.
 */
@ConfigurationProperties(TimerMetricsProperties.PREFIX)
public record TimerMetricsProperties(
    @DefaultValue("false") boolean perName, @DefaultValue("100") int maxNames) {

  static final String PREFIX = ReactorTimerProperties.PREFIX + ".metrics";

  /**
   * The same binder with these settings.
   *
   * @throws InvalidConfigurationPropertyValueException if it refuses the number of names
   */
  TimerSchedulerMetrics applyTo(TimerSchedulerMetrics metrics) {
    if (!perName) {
      return metrics;
    }
    try {
      return metrics.perTimerName(maxNames);
    } catch (IllegalArgumentException refused) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + ".max-names", maxNames, refused.getMessage());
    }
  }
}
