// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Goes through the timers of all loops of a group: on the caller's thread to list them, or on the
 * loops to end some where they are. No timer moves meanwhile, so none is met twice or missed. Any
 * thread.
 */
final class GroupVisits {

  private final TimerLoop[] loops;
  private final ParkedTimers parked;
  private final Moves moves;

  /** Held by the listing thread: nodes remember the number of one listing at a time. */
  private final ReentrantLock listing = new ReentrantLock();

  /** Never zero during a listing. */
  private short listings;

  /**
   * Visits these loops.
   *
   * @param loops may be filled later, before the first visit
   */
  GroupVisits(TimerLoop[] loops, ParkedTimers parked, Moves moves) {
    this.loops = loops;
    this.parked = parked;
    this.moves = moves;
  }

  /**
   * Shows each live timer to {@code visitor}, on the caller's thread: weakly consistent, but each
   * timer that lives throughout exactly once. One listing at a time; the others wait.
   *
   * @param patienceNanos how long a loop may be silent before the listing goes on without it
   * @param depth how much of each timer the visitor looks at
   * @return the loops that were silent for too long, whose timers were not all seen
   */
  List<TimerLoop> list(Consumer<TimerNode> visitor, long patienceNanos, ScanDepth depth) {
    StackRoom.forCall(); // on a loop it links what was handed over
    List<TimerLoop> stalled = new ArrayList<>(0);
    lockListing();
    moves.hold();
    try {
      if (++listings == 0) {
        listings++;
      }
      short number = listings;
      Consumer<TimerNode> once =
          node -> {
            if (!node.isImmediate() && !node.isDone() && !node.markListed(number)) {
              visitor.accept(node);
            }
          };
      for (TimerLoop loop : loops) {
        if (!QueueScan.all(loop, once, patienceNanos, depth)) {
          stalled.add(loop);
        }
      }
      parked.forEach(once);
    } finally {
      moves.release();
      listing.unlock();
    }
    return stalled;
  }

  private void lockListing() {
    TimerLoop own = null;
    for (TimerLoop loop : loops) {
      if (loop.isCarriedHere()) {
        own = loop;
      }
    }
    if (own == null) {
      listing.lock();
    } else {
      // The listing thread may be waiting for the very loop that wants to list here.
      while (!listing.tryLock()) {
        if (!own.isCarriedHere()) { // it was handed over meanwhile
          listing.lock();
          return;
        }
        // Not in each round: a callback that serves is not stuck, and one whose predecessor is held
        // up, in code of others, has to be.
        if (own.scanRequest().isWaiting()) {
          own.turns().serveScanFromWithin();
        }
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Ends the tasks and timers that {@code picked} says yes to: a task that runs is interrupted now,
   * the others end on their loops, soon. It is asked here and on the loops.
   */
  void endPicked(Predicate<LoopEntry> picked) {
    StackRoom.forCall();
    moves.hold();
    try {
      for (TimerLoop loop : loops) {
        loop.carriers().cancelRunning(picked);
      }
      visit(
          node -> {
            if (picked.test(node)) {
              node.terminate();
            }
          });
    } finally {
      moves.release();
    }
  }

  /**
   * Shows all timers to {@code visitor}, which may end them: each on its loop, soon, and on none
   * twice. A loop that is stalled does it when it goes on.
   */
  void visitSoon(Consumer<LoopEntry> visitor) {
    StackRoom.forCall();
    moves.hold();
    try {
      visit(visitor);
    } finally {
      moves.release();
    }
  }

  /**
   * Sends a visitor to each loop. One that can have no thread for it, for want of memory, does not
   * keep the others from theirs; the first such failure is thrown then.
   */
  private void visit(Consumer<LoopEntry> visitor) {
    EachLoop.take(
        loops,
        loop -> {
          if (mayHaveTimers(loop)) {
            new LoopVisit(loop, visitor, moves).submit();
          }
        });
  }

  /**
   * Returns whether the loop may have timers: one that never needed a thread may have idle ones.
   */
  private boolean mayHaveTimers(TimerLoop loop) {
    // In this order: an inbox that is emptied after this look has a thread by then.
    return !loop.inbox().isEmpty() // a thread that could not be had
        || loop.driver().isStarted()
        || parked.hasTimerOf(loop);
  }
}
