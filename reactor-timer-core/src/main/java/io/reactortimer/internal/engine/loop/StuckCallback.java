// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * A callback whose thread has lost its loop to another one: what it holds up, and what it leaves
 * when it comes back.
 *
 * <p>The outcome is written by the thread that has lost the loop, up to {@link #comeBack}; the rest
 * belongs to the loop.
 */
public final class StuckCallback {

  private final LoopCarrier carrier;
  private final Thread thread;
  private final long sinceNanos;

  /** What was on the stack. Written before others can see this. */
  private @Nullable LoopEntry node;

  /** The next older one; written by the loop, read by any thread. */
  volatile @Nullable StuckCallback next;

  /** Whether the thread is through with the callback. */
  private volatile boolean back;

  // The outcome.
  private long latenessNanos = -1;
  private long missed;
  private boolean left = true;
  private int delivered;
  private int failed;
  private int overflowed;
  private long gated;

  // What waits for the callback, first in, first out. Owned by the loop.
  private @Nullable LoopEntry firstHeld;
  private @Nullable LoopEntry lastHeld;

  /**
   * Makes one for a callback of {@code carrier}.
   *
   * @param sinceNanos when it was seen first, in loop time
   */
  StuckCallback(LoopCarrier carrier, Thread thread, long sinceNanos) {
    this.carrier = carrier;
    this.thread = thread;
    this.sinceNanos = sinceNanos;
  }

  void node(@Nullable LoopEntry onStack) {
    node = onStack;
  }

  /** Returns what it is the callback of. */
  public @Nullable LoopEntry node() {
    return node;
  }

  /** Returns the thread that is stuck. */
  public Thread thread() {
    return thread;
  }

  /** Returns when it was seen first, in loop time. */
  public long sinceNanos() {
    return sinceNanos;
  }

  LoopCarrier carrier() {
    return carrier;
  }

  /** Returns the next older one of its loop; null if there is none. Any thread. */
  public @Nullable StuckCallback older() {
    return next;
  }

  /** Returns whether its thread is through with it; any thread. */
  public boolean isBack() {
    return back;
  }

  // For the thread that has lost the loop.

  /** Counts a tick or a run. */
  void count(long lateNanos, long missedTicks, boolean hasFailed) {
    latenessNanos = Math.max(latenessNanos, lateNanos);
    missed += missedTicks;
    if (hasFailed) {
      failed++;
    } else {
      delivered++;
    }
  }

  /** Counts intervals that ended for want of demand, and due times that found a gate closed. */
  void count(int moreOverflowed, long moreGated) {
    overflowed += moreOverflowed;
    gated += moreGated;
  }

  /** Counts a tick that has thrown. */
  void countFailed() {
    failed++;
  }

  /**
   * Says how a task has left its run.
   *
   * @param hasLeft false if it was disposed while it ran
   */
  void leftRunning(boolean hasLeft, long missedRuns) {
    left = hasLeft;
    missed += missedRuns;
  }

  /** Leaves all of this to the loop, which has to be woken. */
  void comeBack() {
    back = true; // the partner of StuckCallbacks.hasReturned()
  }

  // For the loop.

  /** Adds what the callback has left to the counters, and has its timer go on. */
  void settle(LoopCounters counters) {
    if (latenessNanos >= 0) {
      counters.late(latenessNanos);
    }
    counters.missed(missed);
    for (; delivered > 0; delivered--) {
      counters.delivered();
    }
    counters.add(overflowed, gated);
    for (; failed > 0; failed--) {
      counters.failed();
    }
    if (node != null) {
      node.cameBack(left);
    }
  }

  /** Keeps a node that was to run next until the callback has come back. */
  void hold(LoopEntry waiting) {
    if (lastHeld == null) {
      firstHeld = waiting;
    } else {
      lastHeld.next = waiting;
    }
    lastHeld = waiting;
  }

  /** Returns the first of what waits; the others are linked to it. Null if there is nothing. */
  @Nullable LoopEntry firstHeld() {
    return firstHeld;
  }
}
