// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

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

  static DefaultSchedulerDescriptor of(@Nullable Takeover takeover) {
    TimerScheduler installed = ReactorTimers.installed().orElse(null);
    return new DefaultSchedulerDescriptor(
        installed != null,
        installed == null ? null : installed.name(),
        takeover != null && takeover.isEffective()
            ? ReactorTimerProperties.DEFAULT_SCHEDULER
            : null);
  }
}
