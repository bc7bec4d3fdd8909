// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Shows all that is on a loop to a visitor that may end it, on the loop: nothing has to wait for
 * one that is stalled, and what was handed over before is met.
 */
final class LoopVisit extends SignalNode {

  private final Consumer<LoopEntry> visitor;
  private final Moves moves;

  /** Whether it keeps timers from moving. */
  private final AtomicBoolean held = new AtomicBoolean();

  /**
   * Makes one that is to be submitted.
   *
   * @param moves are held until it has been there: no timer moves from a loop that is still to come
   *     to one that has been visited
   */
  LoopVisit(TimerLoop loop, Consumer<LoopEntry> visitor, Moves moves) {
    super(loop);
    this.visitor = visitor;
    this.moves = moves;
  }

  /** Submits it. If the loop has ended, everything on it has, too. */
  void submit() {
    moves.hold();
    held.set(true);
    boolean taken = false;
    try {
      taken = loop().submit(this);
    } finally {
      if (!taken) {
        release(); // it may be made all the same, if the loop could not be woken for it
      }
    }
  }

  private void release() {
    if (held.compareAndSet(true, false)) {
      moves.release();
    }
  }

  @Override
  boolean isOfLoop() {
    return true;
  }

  @Override
  protected void deliver() {
    try {
      if (loop().inLoop()) {
        loop().turns().visitOnLoop(this::show);
      }
      // Else the loop has ended, and everything on it.
    } finally {
      release();
    }
  }

  /** Shows one. At the end of the loop a subscriber is told at once, and may throw. */
  private void show(LoopEntry node) {
    try {
      visitor.accept(node);
    } catch (Throwable failure) {
      loop().failed(failure); // the others are to be visited
    }
  }
}
