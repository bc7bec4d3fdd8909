// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.engine.loop.TurnedLoop;

/** Makes a scheduler on a loop that is turned by hand. */
public final class TurnedTimers {

  private TurnedTimers() {}

  /** One with the default settings. */
  public static TimerScheduler on(TurnedLoop loop) {
    return TimerScheduler.builder("turned").build(loop.group());
  }
}
