// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A timer that drives itself: it waits for its deadline, delivers one tick, and only then is armed
 * for the next, if somebody still wants one.
 *
 * <p>Without demand it is idle: in no heap, causing no wake-up, and known to the loop by one weak
 * reference only. A tick is claimed by a compare-and-set that advances the epoch; that is the one
 * atomic operation a tick costs here. It is on the heap or on the stack, never both, so ticks
 * cannot overlap.
 */
public abstract class TickNode extends TimerNode {

  private static final VarHandle PARKED;

  static {
    try {
      PARKED =
          MethodHandles.lookup().findVarHandle(TickNode.class, "parked", ParkedTimers.Ref.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What lists this node while it is idle. Null until it was idle for the first time. */
  private ParkedTimers.@Nullable Ref parked;

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

  /** When the demand came that armed this node last, in loop time. Only for {@link #tick}. */
  protected final long demandNanos() {
    return demandNanos;
  }

  /** Sets the first deadline; before the node is shared, or from {@link #tick}. */
  protected final void due(long deadlineNanos) {
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * Arms the node if it is idle; any thread. To be called after demand has been recorded by a
   * volatile write, which pairs with the check of {@link #park()}.
   */
  protected final void arm() {
    for (; ; ) {
      int current = stateInOrder();
      if ((current & PHASE_MASK) != IDLE) {
        return;
      }
      if (loop().inLoop()) {
        if (casState(current, withPhase(current, ARMED))) {
          demandNanos = loop().clock().nowNanos();
          loop().submitted(this);
          return;
        }
      } else if (casState(current, withPhase(current, ARMING) | QUEUED)) {
        demandNanos = loop().clock().nowNanos();
        if (!loop().handOver(this)) {
          terminate();
        }
        return;
      }
    }
  }

  /**
   * Makes an idle node visible to listings: to be called once its subscriber knows it and has asked
   * for nothing yet.
   */
  protected final void listWhileIdle() {
    if (PARKED.getAcquire(this) == null) {
      ParkedTimers.Ref ref = new ParkedTimers.Ref(this);
      if (PARKED.compareAndSet(this, null, ref)) {
        loop().parked().add(ref);
      }
    }
  }

  /** To be called from {@link #released()}: no listing shall find this node any more. */
  protected final void unlistWhileIdle() {
    ParkedTimers.Ref ref = (ParkedTimers.Ref) PARKED.getAcquire(this);
    if (ref != null) {
      loop().parked().remove(ref);
    }
  }

  @Override
  final void fire(long nowNanos) {
    int current = state();
    if ((current & PHASE_MASK) != ARMED || !casState(current, current + EPOCH_UNIT)) {
      return; // cancelled; whoever did that has told the loop
    }
    long deadlineNanos = this.deadlineNanos;
    hasFired();
    try {
      long missed = tick(nowNanos);
      if (missed >= 0) {
        loop().counters().late(nowNanos - Math.max(deadlineNanos, demandNanos));
        loop().counters().missed(missed);
        loop().counters().delivered();
      }
    } catch (Throwable failure) {
      // A subscriber that throws has broken its contract and gets nothing more (rule 2.13).
      tryCancel();
      loop().counters().failed();
      loop().failed(failure);
      return;
    }
    if (hasDemand()) {
      rearm();
    } else {
      park();
    }
  }

  private void rearm() {
    // A cancel from elsewhere after this look finds the node in the heap and sends it to the inbox.
    if (phase() == ARMED) {
      loop().agenda().link(this);
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

  /**
   * Delivers one tick and sets the next deadline through {@link #due}. On the loop's thread,
   * claimed.
   *
   * @return how many grid points the tick stood for beyond its own, or -1 if there was nobody to
   *     deliver it to any more
   */
  protected abstract long tick(long nowNanos);

  /**
   * Whether another tick is wanted. A volatile read of what {@link #arm()}'s caller has written.
   */
  protected abstract boolean hasDemand();
}
