// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a loop whose threads have lost it: mostly none.
 *
 * <p>Owned by the loop, or by the thread that is taking it; any thread reads. One that is taken out
 * still leads to the rest.
 */
final class StuckCallbacks {

  private volatile @Nullable StuckCallback newest;

  boolean isEmpty() {
    return newest == null;
  }

  /** Returns the newest one, from which the others follow; null if there is none. */
  @Nullable StuckCallback newest() {
    return newest;
  }

  /** Returns how many go on. The loop may be too busy to take in those that have come back. */
  int count() {
    int count = 0;
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      count += stuck.isBack() ? 0 : 1;
    }
    return count;
  }

  /** Adds one; before the loop has another carrier, so that its task is found all the time. */
  void add(StuckCallback stuck) {
    stuck.next = newest;
    newest = stuck;
  }

  private void remove(StuckCallback gone) {
    if (newest == gone) {
      newest = gone.next;
      return;
    }
    StuckCallback above = newest;
    while (above != null && above.next != gone) {
      above = above.next;
    }
    if (above != null) {
      above.next = gone.next;
    }
  }

  /**
   * Returns whether one has come back; asked by the loop before it parks, in one total order with
   * its plan.
   */
  boolean hasReturned() {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      if (stuck.isBack()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the carrier whose thread runs this task; null if there is none among these. */
  @Nullable LoopCarrier carrierOf(LoopEntry task) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      if (stuck.carrier().runningTask() == task) {
        return stuck.carrier();
      }
    }
    return null;
  }

  /** Counts a tick or a run of the callback that goes on on the caller's thread, if one does. */
  void countHere(long lateNanos, long missed, boolean failed) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      if (stuck.carrier().isHere() && !stuck.isBack()) {
        stuck.count(lateNanos, missed, failed);
      }
    }
  }

  /** Counts the same as {@link LoopCarriers#count(int, long)}. */
  void countHere(int overflowed, long gated) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      if (stuck.carrier().isHere() && !stuck.isBack()) {
        stuck.count(overflowed, gated);
      }
    }
  }

  // For the loop.

  /**
   * Takes out one that has come back.
   *
   * @return null if there is none
   */
  @Nullable StuckCallback takeReturned() {
    StuckCallback oldest = null;
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      if (stuck.isBack()) {
        oldest = stuck;
      }
    }
    if (oldest != null) {
      remove(oldest);
    }
    return oldest;
  }

  /**
   * Keeps back a node that must not run before a stuck callback has come back: the next task of its
   * worker, the last word to its subscriber, or a mark that all must have passed.
   *
   * @return whether it is kept
   */
  boolean tryHold(LoopEntry next) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      LoopEntry node = stuck.node();
      if (node != null && next.waitsFor(node)) {
        stuck.hold(next);
        return true;
      }
    }
    return false;
  }

  /** Returns whether a task of this worker is stuck. */
  boolean hasTaskOf(TaskOrder group) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      LoopEntry node = stuck.node();
      if (node != null && node.group() == group) {
        return true;
      }
    }
    return false;
  }

  /** Shows the timers whose callbacks are stuck. */
  void forEachStuckTimer(Consumer<? super LoopEntry> visitor) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      LoopEntry node = stuck.node();
      if (node != null && !node.isImmediate()) {
        visitor.accept(node);
      }
    }
  }

  /** Shows the timers among what waits for stuck callbacks. */
  void forEachHeldTimer(Consumer<? super LoopEntry> visitor) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      for (LoopEntry held = stuck.firstHeld(); held != null; held = held.next) {
        if (!held.isImmediate()) {
          visitor.accept(held);
        }
      }
    }
  }

  /** Shows what is stuck, and what waits for that. */
  void forEach(Consumer<? super LoopEntry> visitor) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      LoopEntry node = stuck.node();
      if (node != null) {
        visitor.accept(node);
      }
      for (LoopEntry held = stuck.firstHeld(); held != null; held = held.next) {
        visitor.accept(held);
      }
    }
  }

  /** Returns whether the callback of this node is stuck. */
  boolean isStuck(LoopEntry node) {
    for (StuckCallback stuck = newest; stuck != null; stuck = stuck.next) {
      if (stuck.node() == node) {
        return true;
      }
    }
    return false;
  }
}
