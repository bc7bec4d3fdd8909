// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/**
 * Is told that loops stood still. Called on the threads of the loops and of their watch: it takes
 * note, and does the rest elsewhere. What it throws is ignored.
 */
public interface PauseListener {

  /** Tells that a loop stood still, before it fires what came due meanwhile; on its thread. */
  void paused(LoopPause pause);

  /** Tells that the cost of a pause is known; on the loop's thread. */
  void madeUp(LoopPause pause);

  /**
   * Tells that the watch has woken: at most once for each wake-up of a loop, and about once a
   * second beside a busy one; on the watch's thread.
   *
   * @param plannedNanos when it was to wake at the latest, in loop time; NEVER without a plan
   */
  void watchWoke(long plannedNanos, long nowNanos);
}
