// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.LiveTimers;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * The schedulers whose timers the endpoint lists, looked up for each request, and how long a
 * request waits for a loop that does not answer. Immutable; any thread.
 */
final class ListedSchedulers {

  private final Supplier<? extends Collection<TimerScheduler>> schedulers;
  private final Duration patience;

  /**
   * Lists those schedulers that are known at the time of a request.
   *
   * @param schedulers each one once
   * @param patience positive
   */
  ListedSchedulers(Supplier<? extends Collection<TimerScheduler>> schedulers, Duration patience) {
    this.schedulers = schedulers;
    this.patience = patience;
  }

  Collection<TimerScheduler> get() {
    return schedulers.get();
  }

  /** Returns the timers of one of them. */
  LiveTimers timersOf(TimerScheduler scheduler) {
    return scheduler.live().withPatience(patience);
  }
}
