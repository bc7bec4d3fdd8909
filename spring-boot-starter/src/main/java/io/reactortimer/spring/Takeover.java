// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What an application context has of the takeover of Reactor's default scheduler: it holds it until
 * all other beans are destroyed.
 */
final class Takeover implements HeldByContext {

  static final String BEAN_NAME = "reactorTimerTakeover";

  private static final Log log = LogFactory.getLog(Takeover.class);

  private final TimerScheduler scheduler;
  private final Disposable held;

  /** Why nothing was taken over; null if it was. */
  private final @Nullable String refusal;

  private Takeover(TimerScheduler scheduler, Disposable held, @Nullable String refusal) {
    this.scheduler = scheduler;
    this.held = held;
    this.refusal = refusal;
  }

  /** Takes over, or joins who has. Where virtual time forbids it, a scheduler stands alone. */
  static Takeover with(ReactorTimerProperties properties) {
    TimerScheduler.Builder settings = properties.scheduler();
    try {
      ReactorTimers.Installation installation = ReactorTimers.install(settings);
      return new Takeover(installation.scheduler(), installation, null);
    } catch (IllegalStateException refused) {
      TimerScheduler alone = settings.build();
      return new Takeover(alone, alone, refused.getMessage());
    }
  }

  /** The scheduler in charge. */
  TimerScheduler scheduler() {
    return scheduler;
  }

  /** To be called when there is a log: the takeover itself may be older than that. */
  void warnIfRefused() {
    if (refusal != null) {
      log.warn(ReactorTimerProperties.DEFAULT_SCHEDULER + " has no effect: " + refusal);
    }
  }

  /** The scheduler that stands behind Reactor's default now, or null. */
  static @Nullable TimerScheduler installed() {
    return ReactorTimers.installed().orElse(null);
  }

  @Override
  public void destroy() {
    held.dispose();
  }
}
