// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.engine.loop.ManualLoops;
import java.time.Duration;

/** A scheduler whose time a test turns by hand, on the thread that makes it. */
public final class ManualTimers {

  private final ManualLoops loops;
  private final TimerScheduler scheduler;

  private ManualTimers(ManualLoops loops, TimerScheduler scheduler) {
    this.loops = loops;
    this.scheduler = scheduler;
  }

  /** One worker without slack. */
  public static ManualTimers exact() {
    return of(TimerScheduler.builder("manual").slack(Duration.ZERO), 0);
  }

  /** One worker, whatever the settings say, on a clock that starts at {@code startNanos}. */
  public static ManualTimers of(TimerScheduler.Builder settings, long startNanos) {
    return on(new ManualLoops(1, startNanos), settings.workers(1));
  }

  /** Workers without slack, whose periodic tasks catch up. */
  public static ManualTimers catchingUp(int workers) {
    return on(
        new ManualLoops(workers),
        TimerScheduler.builder("manual")
            .workers(workers)
            .slack(Duration.ZERO)
            .missedTicks(MissedTickPolicy.BURST));
  }

  private static ManualTimers on(ManualLoops loops, TimerScheduler.Builder settings) {
    return new ManualTimers(loops, settings.build(loops.group()));
  }

  /** The scheduler. */
  public TimerScheduler scheduler() {
    return scheduler;
  }

  /** What it runs on. */
  public ManualLoops loops() {
    return loops;
  }

  /** Time passes, and what comes due runs when it does. */
  public void advance(Duration duration) {
    loops.advance(duration);
  }

  /** The same in milliseconds. */
  public void advanceMillis(long millis) {
    loops.advance(Duration.ofMillis(millis));
  }

  /** Time passes, and nothing runs until it has. */
  public void stallMillis(long millis) {
    loops.time().advanceNanos(Duration.ofMillis(millis).toNanos());
    loops.turnUntilIdle();
  }

  /** The time since it was made. */
  public long nowMillis() {
    return loops.group().clock().nowNanos() / 1_000_000;
  }
}
