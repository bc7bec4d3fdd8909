// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;
import java.util.Objects;

/** The threads of schedulers that are measured. */
final class LoopThreads {

  private LoopThreads() {}

  /** Returns the id of the thread of the first loop, which has begun. */
  static long idOf(TimerScheduler scheduler) {
    return idOf(Objects.requireNonNull(scheduler.live().workers().get(0).thread()));
  }

  /** Returns the id of the thread of this name. */
  static long idOf(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(known -> known.getName().equals(name))
        .findAny()
        .orElseThrow()
        .getId();
  }
}
