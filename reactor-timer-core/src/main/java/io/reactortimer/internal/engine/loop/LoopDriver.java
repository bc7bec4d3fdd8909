// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import org.jspecify.annotations.Nullable;

/** What a loop runs on: a thread, or a test that turns it by hand. */
interface LoopDriver {

  /** Makes the loop look at its inbox; any thread. The first call may start a thread. */
  void wake();

  /**
   * Waits until {@link #wake()} or until the time is over, perhaps less; on the loop's thread.
   *
   * @param nanos how long at most, {@link LoopClock#NEVER} for until woken
   */
  void park(long nanos);

  /** Returns whether a thread was started, or is being started. */
  default boolean isStarted() {
    return true;
  }

  /**
   * Makes sure that no thread is started from now on, unless one was.
   *
   * @return true for the one caller that has to end the loop itself, because no thread will
   */
  boolean retire();

  /** Takes the last {@link #retire()} back, for its one caller: a thread may be started again. */
  default void unretire() {}

  /** Returns whether another thread can carry the loop on while this one is in a callback. */
  default boolean canHandOver() {
    return true;
  }

  /** Returns whether time passes while the loop works, so that more comes due meanwhile. */
  default boolean timePasses() {
    return true;
  }

  /** Interrupts a thread that carries the loop, or did; any thread. */
  void interrupt(@Nullable Thread carrying);

  /** Clears the interrupt flag if the current thread is the loop's own, and not its host's. */
  default void clearInterrupt() {
    Thread.interrupted();
  }
}
