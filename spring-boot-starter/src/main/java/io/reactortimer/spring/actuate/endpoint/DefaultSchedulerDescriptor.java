// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind Reactor's default scheduler, on which {@code Flux.interval} and {@code
 * timeout} run.
 *
 * @param installed whether it is a timer scheduler, so that those are listed
 * @param scheduler its name, or {@code null} if it is not
 * @param property the property by which this application took it over, or {@code null} if it did
 *     not, or not by a property
 */
public record DefaultSchedulerDescriptor(
    boolean installed, @Nullable String scheduler, @Nullable String property) {

  /**
   * Describes what is behind the default now.
   *
   * @param property the property by which this application took it over, null if it did not
   */
  public static DefaultSchedulerDescriptor of(@Nullable String property) {
    TimerScheduler installed = ReactorTimers.installed().orElse(null);
    return new DefaultSchedulerDescriptor(
        installed != null, installed == null ? null : installed.name(), property);
  }
}
