// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The time that one thread carries one loop: from when it takes the loop up until the loop ends, or
 * is handed over in the middle of a callback.
 *
 * <p>While a callback runs, the thread touches nothing of the loop's: to the loop it is a foreign
 * thread, and what it arms or cancels goes through the inbox. So the loop can be taken from it then
 * by one compare-and-set on the state word, and the thread finds that out when it comes back.
 */
final class LoopCarrier {

  /*
   * The state word, written by the carrying thread but for the step to LOST:
   *
   *   4n      ENGINE    the thread is at work on the loop, and nobody else touches that
   *   4n + 1  CALLBACK  it runs the code of others, and the loop belongs to the one that takes it
   *   2       LOST      another thread carries the loop (final)
   *
   *   ENGINE n ──call──> CALLBACK n+1 ──back──> ENGINE n+1
   *                          └───────take───────> LOST
   *
   * Two readings of the same CALLBACK mean that it is the same one: n counts them. It wraps after a
   * billion, which no thread does between two looks.
   */
  private static final int KIND_MASK = 3;
  private static final int CALLBACK = 1;
  private static final int LOST = 2;
  private static final int ONE_MORE = 4;

  private static final VarHandle STATE;
  private static final VarHandle THREAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(LoopCarrier.class, "state", int.class);
      THREAD = lookup.findVarHandle(LoopCarrier.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int state;

  /** Whether another thread can take the loop: never where it is hosted. */
  private final boolean canBeTaken;

  /** Null while no thread carries the loop, or before it does. */
  private volatile @Nullable Thread thread;

  /** The task on the stack; null between tasks, and during ticks. Written by the thread. */
  private volatile @Nullable LoopEntry running;

  /** What the thread leaves its outcome in once it is LOST; written before that. */
  private @Nullable StuckCallback stuck;

  LoopCarrier(@Nullable Thread thread, boolean canBeTaken) {
    this.thread = thread;
    this.canBeTaken = canBeTaken;
  }

  /** Returns the thread, or null if none carries the loop yet or any longer. */
  @Nullable Thread thread() {
    return thread;
  }

  /** Makes the current thread the one, or none. */
  void thread(@Nullable Thread carrying) {
    // Opaque: only the thread itself relies on it, and a hosted loop writes it twice a tick.
    THREAD.setOpaque(this, carrying);
  }

  /** Returns whether the caller is the thread, whatever it is doing. */
  boolean isHere() {
    // Only the thread itself writes its own name here, or has it written before it knows of this;
    // so a racy read cannot be wrong about that.
    return thread == Thread.currentThread();
  }

  /** Returns whether the caller is the thread and at work on the loop. */
  boolean isAtWorkHere() {
    return isHere() && (state & KIND_MASK) == 0; // that a thread writes itself
  }

  /** Returns whether the caller is the thread, and in a callback; it may have lost the loop. */
  boolean isInCallbackHere() {
    return isHere() && (state & KIND_MASK) != 0;
  }

  // For the thread.

  /** Begins a callback, or goes on with it: from here on the loop can be taken. */
  void call() {
    // Pairs with take(): the thread that takes the loop sees all that was done to it.
    STATE.setRelease(this, (state & ~KIND_MASK) + ONE_MORE + CALLBACK);
  }

  /**
   * Ends a callback, or interrupts it for a step on the loop. Returns false if the loop was taken;
   * nothing of it may be touched then.
   */
  boolean back() {
    int called = state; // ours; should it have become LOST since, the next line finds out
    if ((called & KIND_MASK) != CALLBACK) {
      return false;
    }
    if (canBeTaken) {
      return STATE.compareAndSet(this, called, called - CALLBACK);
    }
    STATE.setOpaque(this, called - CALLBACK); // nobody competes
    return true;
  }

  /** Returns where to leave the outcome of the callback; for a thread that has lost the loop. */
  StuckCallback stuck() {
    StuckCallback known = stuck;
    if (known == null) {
      throw new IllegalStateException("not lost");
    }
    return known;
  }

  /** Announces the task that is about to run, or that none is. */
  void announce(@Nullable LoopEntry task) {
    running = task;
  }

  // For others.

  /** Returns the task on the stack, to a thread that disposes it; null if there is none. */
  @Nullable LoopEntry runningTask() {
    return running;
  }

  /** Returns the state word, to a thread that looks on. */
  int look() {
    return (int) STATE.getAcquire(this); // pairs with call()
  }

  /** Returns whether that is the word of a callback. */
  static boolean isCallback(int word) {
    return (word & KIND_MASK) == CALLBACK;
  }

  /**
   * Takes the loop from the thread if it still is in the callback that was seen. The caller is the
   * loop's thread then, until it passes it on.
   */
  boolean take(int seen, StuckCallback leftIn) {
    stuck = leftIn; // before: the thread reads it once it has found out
    return canBeTaken && isCallback(seen) && STATE.compareAndSet(this, seen, LOST);
  }
}
