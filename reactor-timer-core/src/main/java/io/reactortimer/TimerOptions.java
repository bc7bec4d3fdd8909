// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.Arguments;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * What can be said of the timer of a {@link Timers#keepAlive keep-alive} or a {@link Timers#timeout
 * timeout}: its name, its tags, its slack and where it runs. Immutable: each method returns other
 * options, so one may be kept and used for many streams, on any thread.
 *
 * <pre>{@code
 * Timers.timeout(prices, Duration.ofSeconds(30),
 *     TimerOptions.named("prices.timeout").tag("market", id).on(timers));
 * }</pre>
 */
public final class TimerOptions {

  private static final TimerOptions DEFAULTS = new TimerOptions(TimerSettings.DEFAULT);

  private final TimerSettings settings;

  private TimerOptions(TimerSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns options that say nothing: no name, no tags, the slack of the scheduler, and the
   * scheduler that intervals run on by default.
   *
   * @return the options
   */
  public static TimerOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns the defaults with a name; see {@link #name}.
   *
   * @param name a name that is not blank
   * @return the options
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public static TimerOptions named(String name) {
    return DEFAULTS.name(name);
  }

  /**
   * Sets the name that listings and groups show. Many timers may share one; what tells them apart
   * belongs into tags. Without one, the name that the subscriber's Context has is taken ({@link
   * Timers#named}).
   *
   * @param name a name that is not blank
   * @return a copy with this change
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public TimerOptions name(String name) {
    return new TimerOptions(settings.withName(name));
  }

  /**
   * Adds a tag that listings show; a second one of the same key replaces the first. Tags never
   * become meter tags.
   *
   * @param key a key that is not blank
   * @param value any value
   * @return a copy with this change
   * @throws IllegalArgumentException if {@code key} is blank
   */
  public TimerOptions tag(String key, String value) {
    return new TimerOptions(settings.tag(key, value));
  }

  /**
   * Sets how late the timer may fire so as to share a wake-up with others. The default is the
   * scheduler's; zero is exact. It is rounded as {@link TimerScheduler.Builder#slack} says, and to
   * a tenth of the silence that the timer waits for. Another scheduler than a {@link
   * TimerScheduler} has none.
   *
   * @param slack zero to 100 ms
   * @return a copy with this change
   * @throws IllegalArgumentException if {@code slack} is negative or more than 100 ms
   */
  public TimerOptions slack(Duration slack) {
    return new TimerOptions(settings.slackNanos(Arguments.slackNanos(slack)));
  }

  /**
   * Says what the timer is to end with; see {@link IntervalSpec#boundTo}.
   *
   * @throws IllegalArgumentException if {@code owner} cannot tell whether it is disposed
   */
  public TimerOptions boundTo(Disposable owner) {
    return new TimerOptions(settings.boundTo(owner));
  }

  /**
   * Sets where the timer runs; see {@link IntervalSpec#on}.
   *
   * @param scheduler where the timer runs
   * @return a copy with this change
   */
  public TimerOptions on(Scheduler scheduler) {
    return new TimerOptions(TimerScheduler.runningOn(settings, scheduler));
  }

  TimerSettings settings() {
    return settings;
  }

  @Override
  public String toString() {
    return "timer" + settings.label();
  }
}
