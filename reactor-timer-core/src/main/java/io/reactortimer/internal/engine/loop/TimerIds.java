// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/**
 * Hands out ids that are unique in the process, from 1. Any thread.
 *
 * <p>An id is taken and made known in one step, under a lock. So to a thread that has seen an id,
 * all timers that have a lesser one show theirs, and one that shows none will get a greater one.
 */
public final class TimerIds {

  private static final Object LOCK = new Object();

  /** Written under the lock. */
  private static volatile long last;

  private TimerIds() {}

  /** Returns the id that was given last. */
  public static long last() {
    return last;
  }

  /** Gives a timer its id, unless it has one. */
  static long give(LoopEntry timer) {
    synchronized (LOCK) {
      long known = timer.knownId();
      if (known != 0) {
        return known;
      }
      long fresh = last + 1;
      timer.identifyBy(fresh);
      last = fresh;
      return fresh;
    }
  }
}
