// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

import java.util.concurrent.TimeUnit;

/** Where an engine reads the time. Callable from any thread. */
public interface TimeSource {

  /**
   * Returns monotonic nanoseconds of an arbitrary origin, as {@link System#nanoTime()}: they may
   * wrap.
   */
  long nanoTime();

  /** Returns wall-clock milliseconds since the epoch; they may jump. */
  long currentTimeMillis();

  /** Returns the clocks of the JDK. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }

  /**
   * Returns the time by the two-epoch rule of Reactor's {@code Scheduler.now}: wall clock from
   * milliseconds up, monotonic below.
   */
  default long now(TimeUnit unit) {
    return unit.compareTo(TimeUnit.MILLISECONDS) >= 0
        ? unit.convert(currentTimeMillis(), TimeUnit.MILLISECONDS)
        : unit.convert(nanoTime(), TimeUnit.NANOSECONDS);
  }
}
