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
 * @param perName Whether live timers also have meters by name, computed when they are read.
 * @param maxNames Maximum number of names per scheduler with meters of their own; timers of all
 *     other names are summed up as other.
 */
@ConfigurationProperties(TimerMetricsProperties.PREFIX)
public record TimerMetricsProperties(
    @DefaultValue("false") boolean perName, @DefaultValue("100") int maxNames) {

  static final String PREFIX = ReactorTimerProperties.PREFIX + ".metrics";

  /**
   * Applies these settings to a binder.
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
