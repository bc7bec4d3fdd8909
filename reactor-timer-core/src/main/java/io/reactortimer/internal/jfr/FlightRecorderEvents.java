// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.jfr;

import io.reactortimer.internal.scheduler.TimerEvents;

/** Whether this runtime has a Flight Recorder. Must not name a type of it. */
public final class FlightRecorderEvents {

  private static final boolean THERE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecorderEvents() {}

  /** Returns what a scheduler of that name records; nothing where there is no recorder. */
  public static TimerEvents of(String scheduler) {
    return THERE ? new JfrTimerEvents(scheduler) : TimerEvents.none();
  }
}
