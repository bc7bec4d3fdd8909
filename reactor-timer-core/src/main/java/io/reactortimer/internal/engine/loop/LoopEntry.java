// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One timer as the lists and queues of its loop know it: its state, its deadline and slack, and its
 * link. It knows no loop; what it does with its own is up to {@link TimerNode}.
 *
 * <p>Any thread may arm or end it; the thread that wins the compare-and-set on the state word owns
 * the step. Only the loop's thread moves it in or out of the queue and fires it.
 */
public abstract class LoopEntry extends QueueEntry {

  /*
   * The state word:
   *
   *   bits 0-2   phase
   *   bit  3     QUEUED: in the loop's inbox, or taken from there and not yet linked; at most once
   *   bit  4     CHANGED: the deadline is to be worked out again before the node fires or is linked
   *   bits 5-31  epoch: advances with every claimed tick and every control call, so that a stale
   *              claim fails
   *
   *             arm, elsewhere             the loop links it
   *   IDLE ─────────────────────> ARMING ─────────────────> ARMED ──┐ a tick of an interval:
   *    ^ ^ └──────────────────────────── arm, on the loop ──> │ ^ <──┘ ARMED, next epoch
   *    │ └───────────────────── no demand ────────────────────┘ │
   *    │ resume                                                 │
   *   PAUSED <── pause ── IDLE, ARMING, ARMED                   │ periodic: run ended
   *   READY (immediate) ──────────claim────────> RUNNING <─────┘
   *                    ARMED ─────claim────────>    │ └─────────> DONE, a one-shot's run ended
   *                                                 └ dispose elsewhere ─> INTERRUPTING ─> DONE
   *
   *   Every phase but INTERRUPTING can be cancelled to DONE, which is final. From ARMED, after a tick,
   *   the loop may send the node to another one: ARMING, next epoch.
   *
   * Out of ARMED: only the loop claims, anyone cancels; the loser of the race does nothing. QUEUED is
   * set together with the change that made the loop's attention necessary, and cleared by the loop
   * before it looks at the phase, so no change is overlooked. While it sleeps it looks and does not
   * clear: DONE is final, and the author of any other change wakes it if that is urgent.
   */
  static final int IDLE = 0;
  static final int PAUSED = 1;
  static final int ARMING = 2;
  static final int ARMED = 3;
  static final int READY = 4;
  static final int RUNNING = 5;
  static final int INTERRUPTING = 6;
  static final int DONE = 7;

  static final int PHASE_MASK = 7;
  static final int QUEUED = 8;
  static final int CHANGED = 16;
  static final int EPOCH_UNIT = 32;

  private static final long CENTI_NANOS = 10_000_000L;

  /** 496 days. What looks older was made after the moment that its age is asked for. */
  private static final long OLDEST_CENTIS = 496L * 24 * 60 * 60 * 100;

  private static final VarHandle STATE;
  private static final VarHandle ID;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(LoopEntry.class, "state", int.class);
      ID = lookup.findVarHandle(LoopEntry.class, "id", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Volatile, and read as such: a tick reads it several times, and through a handle each of them is
   * a chain of calls until the second compiler has been there.
   */
  private volatile int state;

  /**
   * The next node in whatever list holds this one: the inbox, what was taken from there, or the
   * ready list. Null at the end.
   */
  @Nullable LoopEntry next;

  /**
   * The last listing that has seen this node; see {@link QueueScan}. Zero before the first. A live
   * node is not overlooked 65,535 times in a row.
   */
  private short listing;

  /** Zero until it is first asked for; see {@link #id()}. */
  @SuppressWarnings("unused") // through ID
  private long id;

  /** Hundredths of a second of loop time at creation. Wraps: an age is a difference. */
  private int createdCentis;

  private byte slackClass;

  /** Its slack class once it has fired: the first deadline may be nearer than a period away. */
  private byte laterSlackClass;

  /**
   * @param phase {@link #IDLE}, {@link #ARMING} or {@link #READY}; the latter two must be handed to
   *     the loop by the creator
   */
  LoopEntry(int phase, byte slackClass, byte laterSlackClass, long nowNanos) {
    this.slackClass = slackClass;
    this.laterSlackClass = laterSlackClass;
    created(nowNanos);
    if (phase != IDLE) {
      // Plain: no other thread knows the node yet, and the hand-over publishes it.
      STATE.set(this, phase == ARMING ? ARMING | QUEUED : phase);
    }
  }

  @Override
  protected final int slackClass() {
    return slackClass;
  }

  /** Sets the slack class from now on; on the loop, while it is not queued. */
  final void storeSlackClass(byte changed) {
    slackClass = changed;
    laterSlackClass = changed;
  }

  /** Records that it fires, for the first time perhaps; on the loop, while it is not queued. */
  final void noteFired() {
    slackClass = laterSlackClass;
  }

  /**
   * Makes it count as made now; before it is handed over, for callers that read the clock only
   * then.
   */
  protected final void created(long nowNanos) {
    createdCentis = (int) (nowNanos / CENTI_NANOS);
  }

  /**
   * Returns when it was made, in loop time, to a hundredth of a second; right for up to 496 days.
   *
   * @param nowNanos now, or when a listing began: a timer made since then counts as made then
   */
  public final long createdNanos(long nowNanos) {
    long nowCentis = nowNanos / CENTI_NANOS;
    long ageCentis = Integer.toUnsignedLong((int) nowCentis - createdCentis);
    return (nowCentis - (ageCentis > OLDEST_CENTIS ? 0 : ageCentis)) * CENTI_NANOS;
  }

  /** Returns when it is or was due last, in loop time; a racy read off the loop. */
  public final long dueNanos() {
    return deadlineNanos;
  }

  /**
   * Identifies this node in the process. Given at the first question, so that it costs nothing
   * until a listing; callable from any thread.
   */
  public final long id() {
    long known = knownId();
    return known != 0 ? known : TimerIds.give(this);
  }

  /**
   * Returns its id if it has one yet, else 0: then it will be greater than every id that the caller
   * has seen before. Any thread.
   */
  public final long knownId() {
    return (long) ID.getAcquire(this); // pairs with identifyBy
  }

  /** Sets the id; under the lock of {@link TimerIds}. */
  final void identifyBy(long given) {
    ID.setRelease(this, given);
  }

  /** Marks the node as listed under this number; returns whether it was marked before. */
  final boolean markListed(short number) {
    if (listing == number) {
      return true;
    }
    listing = number;
    return false;
  }

  /** Returns the number of the last listing that has seen it. */
  final short listedBy() {
    return listing;
  }

  /** Returns whether it ended: fired for the last time, cancelled or disposed. */
  public final boolean isDone() {
    return phase() >= INTERRUPTING;
  }

  /** Returns whether it waits to be armed. */
  public final boolean isIdle() {
    return phase() == IDLE;
  }

  /** Returns whether it is paused. */
  public final boolean isPaused() {
    return phase() == PAUSED;
  }

  /**
   * Returns whether its task is on the stack. Never true of intervals, which are claimed in
   * passing.
   */
  public final boolean isRunning() {
    return phase() == RUNNING;
  }

  final int phase() {
    return state() & PHASE_MASK;
  }

  final int state() {
    return state; // pairs with the compare-and-sets in this class
  }

  /**
   * Returns the state, in one total order with all compare-and-sets: for the two sides that each
   * write one word and then read the other's, demand and phase.
   */
  final int stateInOrder() {
    return state;
  }

  final boolean casState(int expected, int updated) {
    return STATE.compareAndSet(this, expected, updated);
  }

  final void releaseState(int updated) {
    STATE.setRelease(this, updated);
  }

  static int withPhase(int state, int phase) {
    return (state & ~PHASE_MASK) | phase;
  }

  /**
   * Takes the node over from the inbox, on the loop: clears QUEUED and links what is on its way.
   *
   * @return the phase it has now
   */
  final int arrived() {
    for (; ; ) {
      int current = state();
      int phase = current & PHASE_MASK;
      int seen = current & ~QUEUED;
      if (phase == ARMING) {
        seen = withPhase(seen, ARMED);
        phase = ARMED;
      } else if (seen == current) {
        return phase;
      }
      if (casState(current, seen)) {
        return phase;
      }
    }
  }

  /**
   * Undoes {@link #arrived} after linking has failed: so no thread hands the node over once more
   * while it waits to be tried again.
   *
   * @return false if a thread has, just now
   */
  final boolean onItsWayAgain() {
    for (; ; ) {
      int current = state();
      if ((current & QUEUED) != 0) {
        return false;
      }
      if (casState(current, current | QUEUED)) {
        return true;
      }
    }
  }

  /** Ends it, whatever it is doing; true for the one call that ended it. Any thread. */
  public abstract boolean tryCancel();

  /** Takes in what has CHANGED; on the loop, before it links the node or lets it fire. */
  void settle() {}

  /** Returns whether this is a task without a delay, which does not count as a timer. */
  public boolean isImmediate() {
    return false;
  }

  /**
   * Returns how late it is when it fires now; negative if it would only look at a deadline that has
   * been moved. Asked on the loop, and only if its deadline is past for long.
   */
  protected long latenessAt(long nowNanos) {
    return nowNanos - deadlineNanos;
  }

  /**
   * Returns whether it is about to end something because that is late by now; asked on the loop,
   * and only after a pause.
   */
  protected boolean isTimeout(long nowNanos) {
    return false;
  }

  /**
   * Returns whether it has no end of its own, so that waiting for the loop's last timers would
   * never end.
   */
  protected boolean isRepeating() {
    return false;
  }

  /**
   * Takes it out of the queue, though it has not ended: its loop is on its way out, and does not
   * wait for its deadline. Only for what repeats; a task has ended by then.
   */
  void leaveQueue() {}

  /** Returns whether it is the loop's own work, which belongs to its thread throughout. */
  boolean isOfLoop() {
    return false;
  }

  /** Returns when the loop has to wake for this node, which is on its way; 0 for at once. */
  final long wakeByNanos(int state) {
    return switch (state & PHASE_MASK) {
      case READY -> 0;
      // These can lie there until the loop wakes anyway.
      case DONE, PAUSED -> LoopClock.NEVER;
      // What has changed may be due earlier than it says, and with less slack.
      default -> (state & CHANGED) != 0 ? 0 : deadlineNanos;
    };
  }

  /** Returns how much later than {@link #wakeByNanos} it may be. */
  final long wakeSlackNanos(int state) {
    return (state & CHANGED) != 0 ? 0 : Slack.nanosOf(slackClass);
  }

  /**
   * Returns whether it must not run while the callback of {@code stuck} goes on elsewhere: tasks of
   * a worker stay in order.
   */
  boolean waitsFor(LoopEntry stuck) {
    TaskOrder group = group();
    return group != null && group == stuck.group();
  }

  /**
   * Does on the loop what is left to do after a callback whose thread has lost the loop meanwhile.
   *
   * @param left false if it was a task, and was disposed while it ran
   */
  void cameBack(boolean left) {}

  /** Returns the worker whose order this node keeps, or null if it has none. */
  @Nullable TaskOrder group() {
    return null;
  }

  /**
   * Runs on the loop, with the node out of the queue and its deadline past. Must claim before it
   * acts, and may throw whatever user code throws.
   */
  abstract void fire(long nowNanos);

  /** Ends the node with its loop: called on the loop's thread, or the one that ends it. */
  protected abstract void terminate();

  /** Drops all references to the user's objects. Called once, by the thread that ended the node. */
  protected abstract void released();
}
