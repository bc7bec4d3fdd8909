// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.TimerQueue;
import io.reactortimer.internal.engine.time.LoopClock;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether a loop holds its timers back: none is claimed, while deadlines pass and everything else
 * goes on.
 *
 * <p>Any thread says what is wanted; the loop looks at the start of each turn, so a batch that is
 * under way is finished. A loop that is on its way out holds nothing back.
 *
 * <p>What became due meanwhile is let out in the order of deadlines, {@link #MOST_LET_OUT} in a
 * millisecond, so that the consumers of a hundred thousand timers do not all run at one moment. It
 * is over when the first timer was due after the suspension had ended; until then such timers wait
 * their turn.
 */
final class Suspension {

  /** How many timers that were held back fire within {@link #STEP_NANOS}. */
  static final int MOST_LET_OUT = 1_000;

  static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** In place of the end of a suspension: there is nothing left of one. */
  private static final long NONE = -1;

  private final BooleanSupplier ending;

  private volatile boolean wanted;

  // Owned by the loop's thread from here on.
  private boolean holds;
  private long endedNanos = NONE;
  private long nextStepNanos;
  private int leftInStep;

  Suspension(BooleanSupplier ending) {
    this.ending = ending;
  }

  /** Says what is wanted from now on; any thread. The loop must be woken after. */
  void want(boolean suspended) {
    wanted = suspended; // the partner of isSettled()
  }

  /** Returns whether the loop does what is wanted; asked by the loop before it parks. */
  boolean isSettled() {
    return holds == isInForce();
  }

  private boolean isInForce() {
    return wanted && !ending.getAsBoolean();
  }

  /**
   * Returns how many timers may fire in the turn that begins.
   *
   * @param batch how many may fire in any turn
   */
  int mostToFire(int batch, long nowNanos, TimerQueue queue) {
    boolean before = holds;
    holds = isInForce();
    if (holds) {
      return 0;
    }
    if (before) {
      endedNanos = nowNanos;
      nextStepNanos = nowNanos;
    }
    if (endedNanos == NONE) {
      return batch;
    }
    if (queue.firstDue(endedNanos) == null) {
      endedNanos = NONE;
      return batch;
    }
    if (nowNanos >= nextStepNanos) {
      nextStepNanos = nowNanos + STEP_NANOS;
      leftInStep = MOST_LET_OUT;
    }
    return Math.min(batch, leftInStep);
  }

  /** Records how many timers have fired in this turn. */
  void fired(int timers) {
    leftInStep -= timers;
  }

  /**
   * Returns when the loop has to wake for its timers, which would have it wake at {@code
   * plannedNanos}.
   */
  long wakeupNanos(long plannedNanos) {
    if (holds) {
      return LoopClock.NEVER;
    }
    return endedNanos == NONE || leftInStep > 0
        ? plannedNanos
        : Math.max(plannedNanos, nextStepNanos);
  }

  /** Returns from when on the first timer is late, which would be late at {@code lateNanos}. */
  long lateNanos(long lateNanos) {
    return holds ? LoopClock.NEVER : lateNanos;
  }
}
