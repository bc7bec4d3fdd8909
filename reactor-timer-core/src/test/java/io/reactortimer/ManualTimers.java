// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.ManualLoops;
import java.time.Duration;

/** A scheduler whose time a test turns by hand, on the thread that makes it. */
final class ManualTimers {

  private final ManualLoops loops;
  private final TimerScheduler scheduler;

  private ManualTimers(ManualLoops loops, TimerScheduler scheduler) {
    this.loops = loops;
    this.scheduler = scheduler;
  }

  static ManualTimers exact() {
    return of(TimerScheduler.builder("manual").slack(Duration.ZERO), 0);
  }

  static ManualTimers of(TimerScheduler.Builder settings, long startNanos) {
    ManualLoops loops = new ManualLoops(1, startNanos);
    return new ManualTimers(loops, settings.build(loops.group()));
  }

  TimerScheduler scheduler() {
    return scheduler;
  }

  ManualLoops loops() {
    return loops;
  }

  void advance(Duration duration) {
    loops.advance(duration);
  }

  void advanceMillis(long millis) {
    loops.advance(Duration.ofMillis(millis));
  }

  /** Time passes, and nothing runs until it has. */
  void stallMillis(long millis) {
    loops.time().advanceNanos(Duration.ofMillis(millis).toNanos());
    loops.turnUntilIdle();
  }

  long nowMillis() {
    return loops.group().clock().nowNanos() / 1_000_000;
  }
}
