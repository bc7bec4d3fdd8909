// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/** Notices loops that are held; told by them that they are not. */
interface LoopWatch {

  /**
   * Hears that a loop is about to fire what is due; on its thread, after it has said that it is
   * awake.
   */
  void loopWoke(long nowNanos);

  /** Hears that a loop has ended; any thread. */
  void loopEnded();
}
