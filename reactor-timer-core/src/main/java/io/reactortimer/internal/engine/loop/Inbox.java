// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How other threads hand nodes to a loop, and whether that has to wake it.
 *
 * <p>A lock-free stack, linked through the nodes themselves: any thread pushes, the loop takes all.
 * Both words lie in one object because a producer that has just written the one reads the other.
 */
final class Inbox {

  /** In place of a planned wake-up: the loop is awake and will look here before it parks. */
  static final long AWAKE = -1;

  /**
   * The same, of a loop that only the number of nodes woke: the producer that set this can wait.
   * Nodes pushed later are found by the look that follows; only events without a node (a listing,
   * the end) still ask for a wake-up.
   */
  private static final long WOKEN_BY_DEPTH = -2;

  /**
   * How many nodes may wait here before their number alone wakes the loop. What is cancelled while
   * the loop sleeps is an empty shell, but it does lie here: this, and {@link
   * InboxDrainer#MOST_LEFT} of those that were alive then, bound how many shells there are.
   */
  static final int WAKE_DEPTH = 8192;

  /** Bounds the longest wait after a lost race: a microsecond or two. */
  private static final int MOST_DOUBLINGS = 6;

  private static final VarHandle HEAD;
  private static final VarHandle DEPTH;
  private static final VarHandle WAKEUP;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(Inbox.class, "head", LoopEntry.class);
      DEPTH = lookup.findVarHandle(Inbox.class, "depth", int.class);
      WAKEUP = lookup.findVarHandle(Inbox.class, "wakeupNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The end of the stack once nothing is taken in any more; never fired, never linked. */
  private final LoopEntry closed = new ClosedMark();

  /** Null when empty. */
  private @Nullable LoopEntry head;

  /**
   * About how many nodes have come since the loop has looked, or is about to. It need not be exact:
   * a push between another one and its count is not counted, which makes the bound a little soft.
   */
  private int depth;

  /**
   * When the loop will wake by itself, AWAKE or WOKEN_BY_DEPTH. A loop without a thread never does.
   */
  private long wakeupNanos = LoopClock.NEVER;

  /**
   * The loop's last wake-up; written before each plan, so a producer that sees the plan sees it.
   */
  private long lastWakeNanos;

  /** How often nodes were taken. Owned by the loop. */
  private int taken;

  /** Returns how often nodes were taken, which wraps; for the loop. */
  int taken() {
    return taken;
  }

  boolean isEmpty() {
    return HEAD.getAcquire(this) == null;
  }

  /** Returns about how many nodes have come since the loop looked last. */
  int depth() {
    return (int) DEPTH.getOpaque(this);
  }

  /** Returns whether nothing was handed over since; in one total order with {@link #plan}. */
  boolean isEmptyInOrder() {
    return (LoopEntry) HEAD.getVolatile(this) == null;
  }

  boolean isClosed() {
    return HEAD.getAcquire(this) == closed;
  }

  /**
   * Returns the same, in one total order with {@link #close} and with what the caller wrote before.
   */
  boolean isClosedInOrder() {
    return (LoopEntry) HEAD.getVolatile(this) == closed;
  }

  /**
   * Pushes a node.
   *
   * @return false if the inbox is closed; then the node is where it was
   */
  boolean push(LoopEntry node) {
    for (int lost = 0; ; lost++) {
      LoopEntry below = (LoopEntry) HEAD.getAcquire(this);
      if (below == closed) {
        return false;
      }
      node.next = below;
      if (HEAD.compareAndSet(this, below, node)) {
        DEPTH.setOpaque(this, depth + 1);
        return true;
      }
      standBack(lost);
    }
  }

  /**
   * Waits, twice as long each time: the loser leaves this object in the cache of the winner, which
   * as a rule has more to push.
   */
  private static void standBack(int lost) {
    for (int spins = 1 << Math.min(lost, MOST_DOUBLINGS); spins > 0; spins--) {
      Thread.onSpinWait();
    }
  }

  /**
   * Breaks the plan if what the caller has just pushed cannot wait; returns whether the caller has
   * to wake the loop, which is true for one caller a plan.
   *
   * @param deadlineNanos when the node is due; 0 to wake in any case
   * @param slackNanos how late it may be
   */
  boolean claimWake(long deadlineNanos, long slackNanos) {
    for (; ; ) {
      // Volatile, after the compare-and-set of push: partner of plan(), tryRenewPlan() and
      // isEmptyInOrder(). Either we see the plan, or the loop sees our node.
      long planned = (long) WAKEUP.getVolatile(this);
      if (planned == AWAKE || (planned == WOKEN_BY_DEPTH && deadlineNanos > 0)) {
        return false;
      }
      boolean urgent =
          planned == WOKEN_BY_DEPTH || permittedNanos(deadlineNanos, slackNanos) < planned;
      if (!urgent && depth < WAKE_DEPTH) {
        return false;
      }
      if (WAKEUP.compareAndSet(this, planned, urgent ? AWAKE : WOKEN_BY_DEPTH)) {
        return planned != WOKEN_BY_DEPTH;
      }
    }
  }

  private long permittedNanos(long deadlineNanos, long slackNanos) {
    return Math.max(deadlineNanos, slackNanos == 0 ? 0 : lastWakeNanos + slackNanos);
  }

  /** Returns whether a node in this state can wait until then, where it is; on the loop. */
  boolean canWait(LoopEntry node, int state, long plannedNanos) {
    return permittedNanos(node.wakeByNanos(state), node.wakeSlackNanos(state)) >= plannedNanos;
  }

  /**
   * Announces that the loop is about to sleep until then. It must look for nodes once more before
   * it does.
   */
  void plan(long plannedNanos, long lastWakeNanos) {
    this.lastWakeNanos = lastWakeNanos;
    startCount();
    WAKEUP.setVolatile(this, plannedNanos);
  }

  /**
   * Has the next producer wake the loop, because this one could not. Calls nothing, since that may
   * be for want of stack. A plain write: the loop may write its own plan meanwhile, and then one of
   * its next wake-ups is for nothing.
   */
  void breakPlan() {
    wakeupNanos = LoopClock.NEVER;
  }

  /**
   * Starts the count; before a plan: else a producer that sees the plan and the old number wakes
   * the loop for nothing.
   */
  private void startCount() {
    DEPTH.setOpaque(this, 0);
  }

  /**
   * Renews the plan of a loop that only the number of nodes woke. It must look for nodes once more
   * before it sleeps: something else may have come since.
   *
   * @return false if it was woken for something else, or by itself
   */
  boolean tryRenewPlan(long plannedNanos) {
    startCount();
    return WAKEUP.compareAndSet(this, WOKEN_BY_DEPTH, plannedNanos);
  }

  /** Announces that the loop is awake. */
  void awake() {
    WAKEUP.setOpaque(this, AWAKE);
  }

  boolean isAwake() {
    return (long) WAKEUP.getAcquire(this) < 0;
  }

  /** Takes all nodes, the newest first. */
  @Nullable LoopEntry takeAll() {
    if (isEmpty() || isClosed()) {
      return null;
    }
    startCount();
    taken++;
    return (LoopEntry) HEAD.getAndSet(this, null);
  }

  /**
   * Takes in no more if nothing is here: then all that was accepted has been taken before.
   *
   * @return whether it is closed
   */
  boolean closeIfEmpty() {
    return HEAD.compareAndSet(this, null, closed) || isClosed();
  }

  /** Takes all nodes, the newest first, and takes in no more. */
  @Nullable LoopEntry close() {
    LoopEntry newest = (LoopEntry) HEAD.getAndSet(this, closed);
    return newest == closed ? null : newest;
  }

  /** Stands for the end of the stack once it is closed. */
  private static final class ClosedMark extends LoopEntry {

    ClosedMark() {
      super(IDLE, Slack.EXACT, Slack.EXACT, 0);
    }

    @Override
    public boolean tryCancel() {
      return false;
    }

    @Override
    void fire(long nowNanos) {
      throw new IllegalStateException("not a timer");
    }

    @Override
    protected void terminate() {}

    @Override
    protected void released() {}
  }
}
