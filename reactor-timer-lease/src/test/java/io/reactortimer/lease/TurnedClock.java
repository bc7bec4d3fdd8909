// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.test.ManualTimers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The clocks of a process that a test turns: with its timers, or while they stand still. */
final class TurnedClock implements LeaseClock {

  final ManualTimers timers = ManualTimers.create();
  private long pausedNanos;
  private long stepMillis;

  /** Time passes, and timers run. */
  void pass(Duration time) {
    timers.advanceBy(time);
  }

  /** Time passes, and this process does not run. */
  void pause(Duration time) {
    pausedNanos += time.toNanos();
  }

  /** Somebody sets the wall clock. */
  void setWall(Duration ahead) {
    stepMillis += ahead.toMillis();
  }

  @Override
  public long nanoTime() {
    // Near its wrap, which must not matter.
    return Long.MAX_VALUE - 5_000_000_000L + timers.now(TimeUnit.NANOSECONDS) + pausedNanos;
  }

  @Override
  public long wallMillis() {
    return 1_700_000_000_000L
        + timers.now(TimeUnit.MILLISECONDS)
        + pausedNanos / 1_000_000
        + stepMillis;
  }
}
