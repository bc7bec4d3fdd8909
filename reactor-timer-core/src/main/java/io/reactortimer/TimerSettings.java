// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What can be said of every timer: its name, its tags, its slack and where it runs.
 *
 * @param name null when none was given
 * @param slackNanos negative for the scheduler's
 * @param scheduler null to find one at assembly
 */
record TimerSettings(
    @Nullable String name,
    Map<String, String> tags,
    long slackNanos,
    @Nullable Scheduler scheduler) {

  static final TimerSettings DEFAULT = new TimerSettings(null, Map.of(), -1, null);

  TimerSettings named(String given) {
    return new TimerSettings(requireNotBlank(given, "name"), tags, slackNanos, scheduler);
  }

  TimerSettings tag(String key, String value) {
    requireNotBlank(key, "key");
    Objects.requireNonNull(value, "value");
    Map<String, String> more = new LinkedHashMap<>(tags);
    more.put(key, value);
    return new TimerSettings(name, Collections.unmodifiableMap(more), slackNanos, scheduler);
  }

  TimerSettings slackNanos(long nanos) {
    return new TimerSettings(name, tags, nanos, scheduler);
  }

  TimerSettings on(Scheduler given) {
    Objects.requireNonNull(given, "scheduler");
    return new TimerSettings(name, tags, slackNanos, given);
  }

  static String requireNotBlank(String value, String argument) {
    Objects.requireNonNull(value, argument);
    if (value.isBlank()) {
      throw new IllegalArgumentException(argument + " must not be blank: '" + value + "'");
    }
    return value;
  }

  // By hand: the equals of a record keeps its class, and so its loader, in a static of the JDK's
  // before JDK 18 (JDK-8078641).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimerSettings settings
        && slackNanos == settings.slackNanos
        && Objects.equals(name, settings.name)
        && Objects.equals(scheduler, settings.scheduler)
        && tags.equals(settings.tags);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, tags, slackNanos, scheduler);
  }

  /** For the ends of descriptions. */
  String label() {
    return name == null ? "" : " '" + name + "'";
  }
}
