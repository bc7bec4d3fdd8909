// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * A repeating timer as other threads steer it: they arm it when there is demand, pause and resume
 * it, and change when it is due.
 *
 * <p>Without demand it is idle: not queued, causing no wake-up, and known to the loop by one weak
 * reference only. Each of these calls changes the state word, any of them from any thread: a claim
 * that was not made before them fails, and nothing that was due before is delivered. They only
 * record what they want; the deadline is worked out by the loop, in {@link #adjust}.
 */
public abstract class SteeredNode extends TimerNode {

  /**
   * What lists this node while it is idle. Null until it was idle for the first time. Written by
   * {@link ParkedTimers}.
   */
  @SuppressWarnings("unused") // through its handle there
  ParkedTimers.@Nullable Ref parked;

  /** When the demand came that armed it last; loop time. Written before the hand-over. */
  private long demandNanos;

  /**
   * Makes an idle node.
   *
   * @param firstSlackClass the slack class of its first deadline
   * @param slackClass that of all others
   */
  SteeredNode(TimerLoop loop, byte firstSlackClass, byte slackClass, long nowNanos) {
    super(loop, IDLE, firstSlackClass, slackClass, nowNanos);
    this.demandNanos = nowNanos;
  }

  /** Returns when the demand came that armed this node last, in loop time. Only for a tick. */
  protected final long demandNanos() {
    return demandNanos;
  }

  /** Counts from its demand, if that came after its deadline. */
  @Override
  protected long latenessAt(long nowNanos) {
    return nowNanos - Math.max(deadlineNanos, demandNanos);
  }

  /**
   * Sets the next deadline: from a tick or {@link #adjust}, or before the node is armed for the
   * first time. Other callers record what they want, and have it {@link #change changed}.
   */
  protected final void setDeadline(long deadlineNanos) {
    assert isIdle() || isDone() || queueIndex == ON_STACK || loop().inLoop()
        : "only the loop writes a deadline";
    this.deadlineNanos = deadlineNanos;
  }

  /** Sets the slack class from the next deadline on; from a tick or {@link #adjust}. */
  protected final void setSlackClass(byte slackClass) {
    storeSlackClass(slackClass);
  }

  /**
   * Arms the node if it is idle; any thread. To be called after demand has been recorded by a
   * volatile write, which pairs with the check of a timer that parks.
   */
  protected final void arm() {
    int phase = stateInOrder() & PHASE_MASK;
    if (phase == IDLE) {
      arm(loop().clock().nowNanos());
    } else if (phase == ARMING && !loop().driver().isStarted()) {
      loop().wake(); // armed before, when its loop could not have a thread
    }
  }

  /** Does the same, for callers who have just read the clock. */
  protected final void arm(long nowNanos) {
    for (; ; ) {
      int current = stateInOrder();
      if ((current & PHASE_MASK) != IDLE) {
        return;
      }
      StackRoom.forStep(); // armed, it must come to its loop
      if (loop().inLoop()) {
        if (casState(current, withPhase(current, ARMED))) {
          demandNanos = nowNanos;
          loop().intake().submitted(this);
          return;
        }
      } else if (casState(current, withPhase(current, ARMING) | QUEUED)) {
        if ((current & QUEUED) != 0) {
          loopInOrder().wake(); // it was paused and resumed before the loop has seen either
        } else {
          demandNanos = nowNanos;
          tell();
        }
        return;
      }
    }
  }

  /**
   * Takes the node out of its queue until it is resumed; any thread.
   *
   * @return false if it was paused or has ended
   */
  protected final boolean pause() {
    StackRoom.forSteps(3);
    for (; ; ) {
      int current = state();
      int phase = current & PHASE_MASK;
      if (phase == PAUSED || phase == DONE) {
        return false;
      }
      boolean onLoop = loop().inLoop(); // after the state: see TimerNode.loop
      listWhileIdle();
      boolean tellLoop = phase == ARMED && !onLoop && (current & QUEUED) == 0;
      int paused = withPhase(current, PAUSED) + EPOCH_UNIT;
      if (casState(current, tellLoop ? paused | QUEUED : paused)) {
        // Before it is held, for which there may be no memory: QUEUED says that this is done.
        if (tellLoop) {
          tell();
        } else if (onLoop && queueIndex >= 0) {
          loop().queues().unlink(this);
        }
        loop().parked().holdWhilePaused(this);
        return true;
      }
    }
  }

  /**
   * Undoes {@link #pause}: the node is armed if there is demand, at the deadline that {@link
   * #adjust} finds. Any thread.
   *
   * @return false if it was not paused
   */
  protected final boolean resume() {
    StackRoom.forSteps(3);
    for (; ; ) {
      int current = state();
      if ((current & PHASE_MASK) != PAUSED) {
        return false;
      }
      if (casState(current, (withPhase(current, IDLE) | CHANGED) + EPOCH_UNIT)) {
        // First: a loop that is hosted may run within arm(), and there it can be paused again.
        loop().parked().holdWhilePaused(this);
        if (hasDemand()) {
          arm();
        }
        return true;
      }
    }
  }

  /**
   * Has the deadline worked out again, by {@link #adjust}; any thread. What that needs to know must
   * be written before.
   *
   * @param earliestNanos the new deadline is not before this; the loop is not woken if it wakes
   *     before that anyway
   * @return false if it has ended
   */
  protected final boolean change(long earliestNanos) {
    StackRoom.forSteps(3);
    for (; ; ) {
      int current = state();
      int phase = current & PHASE_MASK;
      if (phase == DONE) {
        return false;
      }
      boolean onLoop = loop().inLoop(); // after the state: see TimerNode.loop
      boolean tellLoop = phase == ARMED && !onLoop && (current & QUEUED) == 0;
      int changed = (current | CHANGED) + EPOCH_UNIT;
      if (casState(current, tellLoop ? changed | QUEUED : changed)) {
        if (tellLoop) {
          if (loop().intake().handOver(this, earliestNanos)) {
            wakeIfChangedSince(changed | QUEUED);
          } else {
            terminate();
          }
        } else if (phase == ARMED && onLoop) {
          loop().intake().accept(this);
        } else if (phase > PAUSED && !onLoop) {
          loopInOrder()
              .intake()
              .wakeBy(earliestNanos); // it is on its way, perhaps for a later time
        }
        return true;
      }
    }
  }

  @Override
  final void settle() {
    int current;
    do {
      current = state();
      if ((current & CHANGED) == 0 || (current & PHASE_MASK) == DONE) {
        return;
      }
      // Cleared before adjust() reads what was left for it: a change that it does not see comes
      // after, and sets the bit again.
    } while (!casState(current, current & ~CHANGED));
    boolean settled = false;
    try {
      if (queueIndex >= 0) {
        loop().queues().unlink(this);
      }
      adjust();
      settled = true;
    } finally {
      if (!settled) {
        settleAgain();
      }
    }
  }

  /**
   * Restores CHANGED after {@link #adjust} has failed, for want of memory, say: what was left for
   * it is still there.
   */
  private void settleAgain() {
    int current;
    do {
      current = state();
    } while (!casState(current, current | CHANGED));
  }

  /**
   * Makes an idle node visible to listings: to be called once its subscriber knows it and has asked
   * for nothing yet.
   */
  protected final void listWhileIdle() {
    loop().parked().list(this);
  }

  /** Hides the node from listings; to be called from {@link #released()}. */
  protected final void unlistWhileIdle() {
    loop().parked().unlist(this);
  }

  /**
   * Takes in what control calls have left, and sets the next deadline through {@link #setDeadline},
   * or ends the node. On the loop's thread, with the node not queued.
   */
  protected void adjust() {}

  /**
   * Returns whether another tick is wanted. A volatile read of what {@link #arm()}'s caller has
   * written.
   */
  protected abstract boolean hasDemand();
}
