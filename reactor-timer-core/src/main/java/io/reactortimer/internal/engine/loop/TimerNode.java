// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One timer on its loop: how it comes there, moves to another, and ends. All in one object, which
 * subclasses extend with what the timer is for.
 *
 * <p>Any thread may end a node. What it refers to on its user's behalf is released in {@link
 * #released()}, at once and on the thread that ended it; the shell may stay linked until the loop's
 * next turn.
 */
public abstract class TimerNode extends LoopEntry {

  private static final VarHandle LOOP;

  static {
    try {
      LOOP = MethodHandles.lookup().findVarHandle(TimerNode.class, "loop", TimerLoop.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Changes only between ARMED and ARMING, by the loop it is on, after the state says so and before
   * the other loop is told. So a thread that reads the state, then this, and then succeeds in
   * changing a state that is not on its way has read the right one.
   */
  private TimerLoop loop;

  /**
   * @param phase {@link #IDLE}, {@link #ARMING} or {@link #READY}; the latter two must be handed to
   *     the loop by the creator
   */
  TimerNode(TimerLoop loop, int phase, byte slackClass, long nowNanos) {
    this(loop, phase, slackClass, slackClass, nowNanos);
  }

  TimerNode(TimerLoop loop, int phase, byte slackClass, byte laterSlackClass, long nowNanos) {
    super(phase, slackClass, laterSlackClass, nowNanos);
    this.loop = loop;
    VarHandle.storeStoreFence(); // users may publish it by a race, and must find its loop
  }

  /**
   * Returns the loop this node lives on. A repeating one may move to another whenever it is armed
   * again; one that is idle, running, or has ended stays where it is.
   */
  public final TimerLoop loop() {
    return loop;
  }

  /** Sets the loop, before the node is handed over to it for the first time. */
  final void settleOn(TimerLoop first) {
    loop = first; // plain: the hand-over publishes it
  }

  /** Returns the loop, in one total order with moves: for waking it after a change of the state. */
  final TimerLoop loopInOrder() {
    return (TimerLoop) LOOP.getVolatile(this); // the partner of tryMoveTo()
  }

  /** Returns whether it is one that may move to another loop when it is armed again. */
  protected boolean mayMove() {
    return false;
  }

  /**
   * Returns how many nanoseconds its second tick is due after the first, until it has fired; on its
   * loop. 0 if it has, or may not move, or nobody knows.
   */
  protected long firstPeriodNanos() {
    return 0;
  }

  /**
   * Moves it to another loop of the group; on its loop, while it is armed and in no queue.
   *
   * @return false if another thread has changed it just now; it stays
   */
  final boolean tryMoveTo(TimerLoop to) {
    int current = state();
    if ((current & (PHASE_MASK | QUEUED | CHANGED)) != ARMED) {
      return false;
    }
    StackRoom.forSteps(3); // on its way, it must come to its loop
    if (!casState(current, (withPhase(current, ARMING) | QUEUED) + EPOCH_UNIT)) {
      return false;
    }
    LOOP.setVolatile(this, to); // before the push: see tell()
    tell();
    return true;
  }

  /** Hands the node over, after QUEUED was set. */
  final void tell() {
    int told = state();
    if (loop.intake().handOver(this)) {
      wakeIfChangedSince(told);
    } else {
      terminate();
    }
  }

  /**
   * Wakes the loop after a hand-over if the state is no longer {@code told}, the one it knew of.
   */
  final void wakeIfChangedSince(int told) {
    // A control call that came before the push has woken a loop that did not find us yet, or the
    // one we come from, and may have made the node due earlier than the hand-over knew. In one
    // total order with both: either that call's wake-up comes after our push, and to this loop, or
    // we see what it has done.
    int now = stateInOrder();
    if (now != told && (now & QUEUED) != 0) {
      loop.wake();
    }
  }

  /**
   * Ends the node, whatever it is doing, and releases what it holds. A task that runs on another
   * thread is dealt with by {@link #cancelRunning}.
   *
   * @return true for the one call that ended it
   */
  @Override
  public final boolean tryCancel() {
    for (; ; ) {
      int current = state();
      int phase = current & PHASE_MASK;
      if (phase >= INTERRUPTING) {
        return false;
      }
      if (phase == ARMED || phase == RUNNING) {
        StackRoom.forSteps(2); // once it has ended the loop must hear of it
      } else if (!endsInOneStep()) {
        StackRoom.forStep();
      }
      if (endFrom(current)) {
        return true;
      }
    }
  }

  /** Does the same for callers who have asked for the stack that it takes. */
  protected final boolean tryCancelWithRoom() {
    for (; ; ) {
      int current = state();
      if ((current & PHASE_MASK) >= INTERRUPTING) {
        return false;
      }
      if (endFrom(current)) {
        return true;
      }
    }
  }

  /** Ends the node if its state is still {@code current}, which is not an end. */
  private boolean endFrom(int current) {
    int phase = current & PHASE_MASK;
    boolean onLoop = loop.inLoop();
    if (phase == RUNNING && !loop.carriers().runsHere(this)) {
      return cancelRunning(current);
    }
    int ended = withPhase(current, DONE);
    boolean tellLoop = phase == ARMED && !onLoop && (current & QUEUED) == 0;
    if (!casState(current, tellLoop ? ended | QUEUED : ended)) {
      return false;
    }
    released();
    if (tellLoop) {
      loop.intake().handOver(this);
    } else if (phase == ARMED && onLoop && (current & QUEUED) == 0) {
      loop.queues().unlinkCancelled(this);
    } else if (phase <= PAUSED && queueIndex != NEVER_LINKED && (current & QUEUED) == 0) {
      loop.counters().cancelledWhileIdle(); // else the loop counts, when it meets the node
    }
    return true;
  }

  /**
   * Returns whether it gives nothing back at its end that others count: a task in no list,
   * cancelled before its loop has met it. Of those there are millions a second, and room for
   * nothing is not asked for.
   */
  protected boolean endsInOneStep() {
    return false;
  }

  /**
   * Cancels out of RUNNING from another thread than the one it runs on; false if the state has
   * changed meanwhile.
   */
  boolean cancelRunning(int current) {
    throw new IllegalStateException("only tasks run");
  }

  /** Returns the worker whose order this node keeps, or null if it has none. */
  @Override
  @Nullable WorkerGroup group() {
    return null;
  }
}
