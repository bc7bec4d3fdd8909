// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * A timer that drives itself: it waits for its deadline, delivers one tick, and only then is armed
 * for the next, if there is still demand.
 *
 * <p>Without demand it is idle: not queued, causing no wake-up, and known to the loop by one weak
 * reference only. A tick is claimed by a compare-and-set that advances the epoch; that is the one
 * atomic operation a tick costs here. It is in the queue or on the stack, never both, so ticks
 * cannot overlap.
 *
 * <p>It can be paused, and its deadline changed, from any thread. Those calls change the state word
 * too: a claim that was not made before them fails, and nothing that was due before is delivered.
 * They only record what they want; the deadline is worked out by the loop, in {@link #adjust}.
 */
public abstract class TickNode extends TimerNode {

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
  protected TickNode(TimerLoop loop, byte firstSlackClass, byte slackClass, long nowNanos) {
    super(loop, IDLE, firstSlackClass, slackClass, nowNanos);
    this.demandNanos = nowNanos;
  }

  /**
   * Returns when the demand came that armed this node last, in loop time. Only for {@link #tick}.
   */
  protected final long demandNanos() {
    return demandNanos;
  }

  /** Counts from its demand, if that came after its deadline. */
  @Override
  protected long latenessAt(long nowNanos) {
    return nowNanos - Math.max(deadlineNanos, demandNanos);
  }

  /**
   * Sets the next deadline: from {@link #tick} or {@link #adjust}, or before the node is armed for
   * the first time. Other callers record what they want, and have it {@link #change changed}.
   */
  protected final void setDeadline(long deadlineNanos) {
    assert isIdle() || isDone() || queueIndex == ON_STACK || loop().inLoop()
        : "only the loop writes a deadline";
    this.deadlineNanos = deadlineNanos;
  }

  /** Sets the slack class from the next deadline on; from {@link #tick} or {@link #adjust}. */
  protected final void setSlackClass(byte slackClass) {
    storeSlackClass(slackClass);
  }

  /**
   * Arms the node if it is idle; any thread. To be called after demand has been recorded by a
   * volatile write, which pairs with the check of {@link #park()}.
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
          loop().submitted(this);
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
        loop().parked().holdWhilePaused(this);
        if (tellLoop) {
          tell();
        } else if (onLoop && queueIndex >= 0) {
          loop().queues().unlink(this);
        }
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
          if (loop().handOver(this, earliestNanos)) {
            wakeIfChangedSince(changed | QUEUED);
          } else {
            terminate();
          }
        } else if (phase == ARMED && onLoop) {
          loop().accept(this);
        } else if (phase > PAUSED && !onLoop) {
          loopInOrder().wakeBy(earliestNanos); // it is on its way, perhaps for a later time
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

  @Override
  final void fire(long nowNanos) {
    if (fireUnlinked(nowNanos, loop().counters())) {
      // A cancel from elsewhere after the look at the state finds the node in the queue and sends
      // it to the inbox.
      loop().runner().armedAgain(this);
    }
  }

  /**
   * Fires.
   *
   * @param counters count the tick; null if nobody asks
   * @return true if it is armed again, and so belongs in the queue
   */
  final boolean fireUnlinked(long nowNanos, @Nullable LoopCounters counters) {
    if (!claim()) {
      return false; // cancelled or paused; that call has told the loop
    }
    if (!hasDemand()) {
      park(); // it was armed for demand that an earlier tick has met
      return false;
    }
    hasFired();
    // Read here: the tick sets the next deadline, and may be paused and resumed.
    long wantedNanos = Math.max(deadlineNanos, demandNanos);
    queueIndex = ON_STACK;
    LoopCarrier carrier = loop().carrier();
    long missed = -1;
    Throwable thrown = null;
    carrier.call();
    try {
      missed = tick(nowNanos);
    } catch (Throwable failure) {
      thrown = failure;
    }
    if (!carrier.back()) {
      lost(carrier.stuck(), nowNanos - wantedNanos, missed, thrown);
    }
    queueIndex = OUTSIDE;
    if (thrown != null) {
      endFailed(thrown);
      loop().counters().failed();
      return false;
    }
    if (missed >= 0 && counters != null) {
      counters.late(nowNanos - wantedNanos);
      counters.missed(missed);
      counters.delivered();
    }
    return goOn();
  }

  /** Ends a node whose subscriber has thrown: it gets nothing more (rule 2.13). */
  private void endFailed(Throwable failure) {
    tryCancel();
    loop().failed(failure);
  }

  /** Leaves the outcome of a tick to the loop, which another thread carries by now. */
  private void lost(StuckCallback stuck, long lateNanos, long missed, @Nullable Throwable thrown) {
    try {
      if (thrown != null) {
        endFailed(thrown);
        stuck.countFailed();
      } else if (missed >= 0) {
        stuck.count(lateNanos, missed, false);
      }
    } finally {
      loop().cameBack(stuck); // whatever else fails: the loop waits for it
    }
    throw LostLoop.INSTANCE;
  }

  @Override
  final void cameBack(boolean left) {
    queueIndex = OUTSIDE;
    if (goOn() && !loop().balance().trySetApart(this)) {
      loop().queues().link(this);
    }
  }

  /** Returns whether it is armed again, and so belongs in the queue. */
  private boolean goOn() {
    if (hasDemand()) {
      settle(); // which may end it
      return phase() == ARMED;
    }
    park();
    return false;
  }

  private boolean claim() {
    for (; ; ) {
      int current = state();
      if ((current & PHASE_MASK) != ARMED) {
        return false;
      }
      if ((current & CHANGED) != 0) {
        loop().queues().accepted(this); // due at another time
        return false;
      }
      if (casState(current, current + EPOCH_UNIT)) {
        return true;
      }
    }
  }

  private void park() {
    int current = state();
    if ((current & PHASE_MASK) == ARMED) {
      listWhileIdle(); // first, so that no listing misses it in between
    }
    while ((current & PHASE_MASK) == ARMED) {
      if (casState(current, withPhase(current, IDLE))) {
        // Demand that came before it could see IDLE has not armed us.
        if (hasDemand()) {
          arm();
        }
        return;
      }
      current = state();
    }
  }

  @Override
  protected boolean isRepeating() {
    return true;
  }

  /**
   * Ends the node by a tick of its own, from {@link #tick}.
   *
   * @return false if it was ended before
   */
  protected final boolean finish() {
    for (; ; ) {
      int current = state();
      if ((current & PHASE_MASK) == DONE) {
        return false;
      }
      if (casState(current, withPhase(current, DONE))) {
        released();
        return true;
      }
    }
  }

  /**
   * Counts and reports a tick that could not be made, and so was not delivered: for want of memory,
   * say. It costs that tick, and the timer goes on. From {@link #tick}.
   */
  protected final void tickFailed(long latenessNanos, long missed, Throwable failure) {
    loop().countInCallback(latenessNanos, missed, true);
    loop().failed(failure);
  }

  /** Counts that it ended for want of demand; from {@link #tick}. */
  protected final void countOverflow() {
    loop().countInCallback(1, 0);
  }

  /** Counts a tick that goes on beyond {@link #tick}, at its end. On the loop's thread. */
  protected final void countRun(long latenessNanos, boolean failed) {
    loop().countInCallback(latenessNanos, 0, failed);
  }

  /** Counts due times that a closed gate has let pass. On the loop's thread. */
  protected final void countGated(long dueTimes) {
    loop().countInCallback(0, dueTimes);
  }

  /**
   * Delivers one tick and sets the next deadline through {@link #setDeadline}. On the loop's
   * thread, claimed.
   *
   * @return how many grid points the tick stood for beyond its own, or -1 for none that counts
   */
  protected abstract long tick(long nowNanos);

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
