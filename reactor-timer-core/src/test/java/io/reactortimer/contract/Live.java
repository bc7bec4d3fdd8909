// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.TimerGroups;
import java.util.concurrent.atomic.AtomicReference;

/** How many timers live on a scheduler, told by loops that have met all there was to meet. */
public final class Live {

  private Live() {}

  public static long count(TimerScheduler scheduler) {
    AtomicReference<TimerGroups> groups = new AtomicReference<>();
    Waiting.until(
        "all loops answer",
        () -> {
          groups.set(scheduler.live().groups(0));
          return !groups.get().partial();
        });
    return groups.get().live();
  }
}
