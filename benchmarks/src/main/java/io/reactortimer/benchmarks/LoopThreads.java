// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import io.reactortimer.TimerScheduler;

/** The threads of schedulers that are measured. */
final class LoopThreads {

  private LoopThreads() {}

  /** Returns the id of the thread of the first loop, which has begun. */
  static long idOf(TimerScheduler scheduler) {
    String name = scheduler.live().workers().get(0).thread();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(known -> known.getName().equals(name))
        .findAny()
        .orElseThrow()
        .getId();
  }
}
