// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * A timer that drives itself: it waits for its deadline, delivers one tick, and only then is armed
 * for the next, if there is still demand.
 *
 * <p>What follows is for the loop's thread, but for {@link #finish}. A tick is claimed by a
 * compare-and-set that advances the epoch; that is the one atomic operation a tick costs here. It
 * is in the queue or on the stack, never both, so ticks cannot overlap.
 */
public abstract class TickNode extends SteeredNode {

  /**
   * Resolved with this class: what is looked up for the first time when there is no memory wants
   * some, and its failure would be taken for that of the subscriber.
   */
  private static final Class<?> WANT_OF_MEMORY = VirtualMachineError.class;

  /**
   * Makes an idle node.
   *
   * @param firstSlackClass the slack class of its first deadline
   * @param slackClass that of all others
   */
  protected TickNode(TimerLoop loop, byte firstSlackClass, byte slackClass, long nowNanos) {
    super(loop, firstSlackClass, slackClass, nowNanos);
  }

  @Override
  final void fire(long nowNanos) {
    if (fireUnlinked(nowNanos, loop().carrier(), loop().counters())) {
      // A cancel from elsewhere after the look at the state finds the node in the queue and sends
      // it to the inbox.
      loop().runner().armedAgain(this);
    }
  }

  /**
   * Fires.
   *
   * @param carrier the caller
   * @param counters count the tick; null if nobody asks
   * @return true if it is armed again, and so belongs in the queue
   */
  final boolean fireUnlinked(long nowNanos, LoopCarrier carrier, @Nullable LoopCounters counters) {
    if (!claim()) {
      return false; // cancelled or paused; that call has told the loop
    }
    if (!hasDemand()) {
      park(); // it was armed for demand that an earlier tick has met
      return false;
    }
    noteFired();
    // Read here: the tick sets the next deadline, and may be paused and resumed.
    long wantedNanos = Math.max(deadlineNanos, demandNanos());
    queueIndex = ON_STACK;
    long missed = -1;
    boolean failed = false;
    carrier.call();
    try {
      if (nowNanos - wantedNanos >= LateListener.LEAST_NANOS) {
        loop().runner().tellLate(this, nowNanos);
      }
      missed = tick(nowNanos);
    } catch (Throwable failure) {
      failed = true;
      loop().failed(failure); // a part of the tick: hooks and loggers may block, too
    }
    if (!carrier.back()) {
      lost(carrier.stuck(), nowNanos - wantedNanos, missed, failed);
    }
    queueIndex = OUTSIDE;
    if (failed) {
      tryCancel(); // its subscriber has thrown, and gets nothing more (rule 2.13)
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

  /** Leaves the outcome of a tick to the loop, which another thread carries by now. */
  private void lost(StuckCallback stuck, long lateNanos, long missed, boolean failed) {
    try {
      if (failed) {
        tryCancel();
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
    if (loop().end().refuses(this)) {
      terminate(); // here: what repeats may have been ended while this was stuck
    } else if (goOn() && !loop().balance().trySetApart(this)) {
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

  @Override
  final void leaveQueue() {
    loop().queues().unlink(this);
    if (!hasDemand()) {
      park();
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

  /** Returns whether that is thrown for want of memory or stack, and not by what was called. */
  protected static boolean isForWantOfMemory(Throwable failure) {
    return WANT_OF_MEMORY.isInstance(failure);
  }

  /**
   * Counts and reports a tick that could not be made, and so was not delivered: for want of memory,
   * say. It costs that tick, and the timer goes on. From {@link #tick}.
   */
  protected final void tickFailed(long latenessNanos, long missed, Throwable failure) {
    loop().carriers().count(latenessNanos, missed, true);
    loop().failed(failure);
  }

  /** Counts that it ended for want of demand; from {@link #tick}. */
  protected final void countOverflow() {
    loop().carriers().count(1, 0);
  }

  /** Counts a tick that goes on beyond {@link #tick}, at its end. On the loop's thread. */
  protected final void countRun(long latenessNanos, boolean failed) {
    loop().carriers().count(latenessNanos, 0, failed);
  }

  /** Counts due times that a closed gate has let pass. On the loop's thread. */
  protected final void countGated(long dueTimes) {
    loop().carriers().count(0, dueTimes);
  }

  /**
   * Delivers one tick and sets the next deadline through {@link #setDeadline}. On the loop's
   * thread, claimed.
   *
   * @return how many grid points the tick stood for beyond its own, or -1 for none that counts
   */
  protected abstract long tick(long nowNanos);
}
