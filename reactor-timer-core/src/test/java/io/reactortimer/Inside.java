// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.engine.time.TimeSource;
import io.reactortimer.internal.operator.IntervalTiming;
import io.reactortimer.internal.scheduler.LoopScheduler;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import reactor.core.scheduler.Scheduler;

/** What tests of internals need of the API's inside. */
public final class Inside {

  private Inside() {}

  public static LoopScheduler core(TimerScheduler scheduler) {
    return scheduler.core();
  }

  public static TimerScheduler build(TimerScheduler.Builder settings, TimeSource time) {
    return settings.build(time);
  }

  public static SchedulerBinding bindingTo(Scheduler scheduler) {
    return TimerScheduler.bindingTo(scheduler);
  }

  public static IntervalTiming timing(IntervalSpec spec) {
    return spec.timing();
  }

  public static TimerSettings settings(IntervalSpec spec) {
    return spec.settings();
  }
}
