// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.scheduler.LoopScheduler;

/** Schedulers on loops that a stress test turns. */
public final class StressSchedulers {

  private StressSchedulers() {}

  public static TimerScheduler on(LoopGroup loops) {
    return TimerScheduler.builder("stress").build(loops);
  }

  public static LoopScheduler core(TimerScheduler scheduler) {
    return scheduler.core();
  }
}
