// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.Arguments;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * What can be said of every timer: its name, its tags, its slack and where it runs.
 *
 * @param name null when none was given
 * @param slackNanos negative for the scheduler's
 * @param scheduler null to find one at assembly
 * @param owner what the timer is to end with; null for nothing
 */
public record TimerSettings(
    @Nullable String name,
    Map<String, String> tags,
    long slackNanos,
    @Nullable Scheduler scheduler,
    @Nullable Disposable owner) {

  public static final TimerSettings DEFAULT = new TimerSettings(null, Map.of(), -1, null, null);

  public TimerSettings withName(String given) {
    return new TimerSettings(
        Arguments.requireNotBlank(given, "name"), tags, slackNanos, scheduler, owner);
  }

  public TimerSettings tag(String key, String value) {
    Arguments.requireNotBlank(key, "key");
    Objects.requireNonNull(value, "value");
    Map<String, String> more = new LinkedHashMap<>(tags);
    more.put(key, value);
    return new TimerSettings(name, Collections.unmodifiableMap(more), slackNanos, scheduler, owner);
  }

  public TimerSettings slackNanos(long nanos) {
    return new TimerSettings(name, tags, nanos, scheduler, owner);
  }

  public TimerSettings on(Scheduler given) {
    Objects.requireNonNull(given, "scheduler");
    return new TimerSettings(name, tags, slackNanos, given, owner);
  }

  public TimerSettings boundTo(Disposable given) {
    return new TimerSettings(
        name, tags, slackNanos, scheduler, Arguments.requireTelling(given, "owner"));
  }

  /** Tells whether it says something that is true of single timers, such as the id of a room. */
  public boolean isOfFew() {
    return !tags.isEmpty() || owner != null;
  }

  // By hand: the equals of a record keeps its class, and so its loader, in a static of the JDK's
  // before JDK 18 (JDK-8078641).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimerSettings settings
        && slackNanos == settings.slackNanos
        && Objects.equals(name, settings.name)
        && Objects.equals(scheduler, settings.scheduler)
        && owner == settings.owner // no two owners stand in for each other
        && tags.equals(settings.tags);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, tags, slackNanos, scheduler, owner);
  }

  /** Returns its name in quotes for the end of a description; empty without a name. */
  public String label() {
    return name == null ? "" : " '" + name + "'";
  }
}
