// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

/** What made a timer. */
public enum TimerKind {

  /** An interval of {@link Timers}. */
  INTERVAL,

  /** A task given to {@code schedule(task, delay, unit)}, alone or through a {@code Worker}. */
  DELAY,

  /** A task given to {@code schedulePeriodically}, alone or through a {@code Worker}. */
  PERIODIC
}
