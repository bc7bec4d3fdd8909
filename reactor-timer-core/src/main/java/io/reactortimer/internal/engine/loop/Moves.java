// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.BooleanSupplier;

/**
 * Whether repeating timers may move between the loops of a group just now. They may not while
 * someone goes through the loops one by one, and would miss a timer that moves from a loop that is
 * still to come to one that was passed.
 *
 * <p>A monitor, held for a few instructions: moves are rare, and while none is on nobody asks.
 */
final class Moves {

  /** How many go through the loops, or have ended moving for good. Guarded by this. */
  private int holds;

  /**
   * Keeps all timers where they are, from the return of this call until {@link #release}; a move
   * that is under way is over by then.
   */
  synchronized void hold() {
    holds++;
  }

  synchronized void release() {
    holds--;
  }

  /**
   * Takes the step, in which a timer moves, if none is held.
   *
   * @return whether it has moved
   */
  synchronized boolean attempt(BooleanSupplier step) {
    return holds == 0 && step.getAsBoolean();
  }
}
