// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/** Chooses the loop for what begins. Any thread. */
public interface LoopChooser {

  /** Returns the loop for an immediate task. */
  TimerLoop loopForWork();

  /** Returns the loop for a timer, for callers who have not read the clock. */
  TimerLoop loopForTimer();

  /** Returns the loop for a timer. */
  TimerLoop loopForTimer(long nowNanos);
}
