// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.BooleanSupplier;

/**
 * How nodes come to a loop, and what wakes it for them: from other threads through the inbox, from
 * its own at once.
 *
 * <p>A call from within a callback of the loop counts as another thread, since the loop can be
 * handed over at any moment.
 */
final class LoopIntake {

  private final LoopQueues queues;
  private final InboxDrainer drainer;
  private final Inbox inbox;
  private final LoopCarriers carriers;
  private final LoopDriver driver;
  private final BooleanSupplier isEnding;
  private final Runnable noteLateness;

  /**
   * Makes the intake of a loop.
   *
   * @param isEnding whether the loop is on its way out
   * @param noteLateness has the loop look how late its first timer is
   */
  LoopIntake(
      LoopQueues queues,
      InboxDrainer drainer,
      Inbox inbox,
      LoopCarriers carriers,
      LoopDriver driver,
      BooleanSupplier isEnding,
      Runnable noteLateness) {
    this.queues = queues;
    this.drainer = drainer;
    this.inbox = inbox;
    this.carriers = carriers;
    this.driver = driver;
    this.isEnding = isEnding;
    this.noteLateness = noteLateness;
  }

  /**
   * Takes in a new node; a delayed task must be linked in its group before.
   *
   * @return false if the loop has ended; the node is as it was
   */
  boolean submit(LoopEntry node) {
    if (!carriers.current().isAtWorkHere()) {
      return handOver(node);
    }
    if (inbox.isClosed()) {
      return false;
    }
    // What another thread submitted before, and told us, must not be overtaken.
    drainer.linkWithin();
    int phase = node.phase();
    if (phase == LoopEntry.READY) {
      queues.acceptReady(node);
    } else if (phase == LoopEntry.ARMED) {
      accept(node);
    }
    return true;
  }

  /** Takes in a tick node that was armed on the loop's thread. */
  void submitted(LoopEntry node) {
    if (inbox.isClosed()) {
      node.terminate();
    } else {
      accept(node);
    }
  }

  /** Puts an armed node into the queue, now or, if memory is short, in a later turn. */
  void accept(LoopEntry node) {
    try {
      queues.accepted(node);
    } finally {
      drainer.keepIfUnlinked(node);
    }
  }

  /**
   * Hands a node over from another thread, and wakes the loop if that cannot wait.
   *
   * @return false if the loop has ended
   */
  boolean handOver(LoopEntry node) {
    // Read first: once pushed, the node belongs to the loop.
    int state = node.state();
    return push(node, node.wakeByNanos(state), node.wakeSlackNanos(state));
  }

  /**
   * Hands a node over whose deadline is to be worked out, and will not be before {@code
   * wakeByNanos}.
   */
  boolean handOver(LoopEntry node, long wakeByNanos) {
    return push(node, wakeByNanos, 0);
  }

  private boolean push(LoopEntry node, long wakeByNanos, long slackNanos) {
    if (!inbox.push(node)) {
      return false;
    }
    // A loop that waits for its last timers must hear of each that goes. Asked after the push:
    // either we see that it is ending, or it sees our node.
    wakeFor(isEnding.getAsBoolean() ? 0 : wakeByNanos, slackNanos);
    if (inbox.depth() >= Inbox.WAKE_DEPTH) {
      drainWithinCallback();
    }
    return true;
  }

  /**
   * Links what a callback of this loop hands over, once that is much: the loop's turn comes after
   * it, and until then what is cancelled would lie here.
   */
  private void drainWithinCallback() {
    if (carriers.enter()) {
      try {
        drainer.linkWithin();
        noteLateness.run(); // what is due by now shows that the loop is waited for
      } finally {
        carriers.exit();
      }
    }
  }

  private void wakeFor(long wakeByNanos, long slackNanos) {
    if (inbox.claimWake(wakeByNanos, slackNanos)) {
      boolean woken = false;
      try {
        driver.wake();
        woken = true;
      } finally {
        if (!woken) {
          inbox.breakPlan(); // the next hand-over tries again
        }
      }
    }
  }

  /** Makes the loop take a turn by then. */
  void wakeBy(long nanos) {
    wakeFor(nanos, 0);
  }
}
