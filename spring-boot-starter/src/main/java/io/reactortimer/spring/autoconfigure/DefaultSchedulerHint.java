// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Reports what Reactor's own timers run on, and how to change that. Silent if the property is set.
 */
final class DefaultSchedulerHint implements StartupHint {

  private final Environment environment;

  DefaultSchedulerHint(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String text() {
    TimerScheduler installed = ReactorTimers.installed().orElse(null);
    if (installed != null) {
      return "Reactor's default scheduler, Schedulers.parallel(), runs on the timer scheduler '"
          + installed.name()
          + "' with "
          + installed.workers()
          + " workers; missed ticks: "
          + installed.missedTicks()
          + ".";
    }
    return environment.containsProperty(ReactorTimerProperties.DEFAULT_SCHEDULER)
        ? null
        : "Flux.interval, timeout and the other timers of Reactor itself run on its own scheduler"
            + " and are not listed. To take that over, set "
            + ReactorTimerProperties.DEFAULT_SCHEDULER
            + "=true.";
  }
}
