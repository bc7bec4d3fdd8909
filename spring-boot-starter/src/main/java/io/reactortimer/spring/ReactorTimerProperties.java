// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of the auto-configured {@link TimerScheduler}. A scheduler bean of the application's own
 * makes them void.
 *
 * @param name Name of the scheduler, which begins the names of its threads and tags its meters.
 * @param workers Number of loops, each one a thread that fires its share of the timers.
 * @param slack How late a timer may fire so as to share a wake-up with others, but never later than
 *     a tenth of its period or delay; 0 wakes for each.
 * @param missedTicks What happens to the ticks of periodic tasks that could not run in time.
 * @param maxLive How many timers may live at a time before further ones are rejected; 0 for no
 *     limit.
 */
@ConfigurationProperties("reactor-timer")
public record ReactorTimerProperties(
    @DefaultValue("reactor-timer") String name,
    @DefaultValue("1") int workers,
    @DefaultValue("1ms") Duration slack,
    @DefaultValue("skip") MissedTickPolicy missedTicks,
    @DefaultValue("0") long maxLive) {

  /**
   * A new scheduler with these settings.
   *
   * @throws InvalidConfigurationPropertyValueException naming the first property that the scheduler
   *     refuses
   */
  TimerScheduler newScheduler() {
    TimerScheduler.Builder scheduler = named();
    set("workers", workers, scheduler::workers);
    set("slack", slack, scheduler::slack);
    set("missed-ticks", missedTicks, scheduler::missedTicks);
    set("max-live", maxLive, scheduler::maxLive);
    return scheduler.build();
  }

  private TimerScheduler.Builder named() {
    try {
      return TimerScheduler.builder(name);
    } catch (IllegalArgumentException refused) {
      throw invalid("name", name, refused);
    }
  }

  // What is valid is the scheduler's to say; which property was meant is known only here.
  private static <V> void set(String property, V value, Consumer<V> setting) {
    try {
      setting.accept(value);
    } catch (IllegalArgumentException refused) {
      throw invalid(property, value, refused);
    }
  }

  private static InvalidConfigurationPropertyValueException invalid(
      String property, Object value, IllegalArgumentException refused) {
    return new InvalidConfigurationPropertyValueException(
        "reactor-timer." + property, value, refused.getMessage());
  }
}
