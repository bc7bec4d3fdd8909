// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs once: after a delay, or as soon as its loop gets to it.
 *
 * <p>Disposal from another thread while it runs interrupts that run and no other, by a handshake as
 * in {@code FutureTask}: the canceller holds the phase at INTERRUPTING while it interrupts, the
 * loop waits that out and clears the flag before it goes on.
 */
public class TaskNode extends GroupedNode {

  /** Null once ended. */
  private @Nullable Runnable action;

  /** Makes a task for as soon as possible; it is due now. */
  protected TaskNode(TimerLoop loop, @Nullable WorkerGroup group, Runnable action, long nowNanos) {
    super(loop, group, Slack.EXACT, nowNanos);
    this.action = action;
    this.deadlineNanos = nowNanos;
  }

  /** Makes a task that is due after {@code delayNanos > 0}. */
  protected TaskNode(
      TimerLoop loop,
      @Nullable WorkerGroup group,
      Runnable action,
      long nowNanos,
      long delayNanos,
      byte slackClass) {
    this(loop, group, action, nowNanos, delayNanos, slackClass, slackClass);
  }

  /** Makes a task that may run again, and then has another slack. */
  TaskNode(
      TimerLoop loop,
      @Nullable WorkerGroup group,
      Runnable action,
      long nowNanos,
      long delayNanos,
      byte firstSlackClass,
      byte slackClass) {
    super(loop, group, firstSlackClass, slackClass, nowNanos);
    this.action = action;
    this.deadlineNanos = LoopClock.plus(nowNanos, delayNanos);
  }

  @Override
  final boolean cancelRunning(int current) {
    if (!casState(current, withPhase(current, INTERRUPTING))) {
      return false;
    }
    // The stack for all of this was asked for before the claim. But to interrupt may run code of
    // others, that of a channel the thread waits on, and the loop waits for the release.
    try {
      loop().interrupt(this);
    } catch (Throwable failure) {
      loop().failed(failure);
    } finally {
      releaseState(withPhase(current, DONE)); // pairs with the acquire in leaveRunning()
      released();
    }
    return true;
  }

  @Override
  public final long readAhead() {
    Runnable task = action;
    WorkerGroup known = group();
    // Neither is ever true: what counts is to have looked.
    boolean odd =
        (task != null && (Class<?>) task.getClass() == Object.class)
            || (known != null && known.armed < 0);
    return odd ? UNKNOWN : nextAbout();
  }

  /** Returns about when it is due next, if it is. */
  long nextAbout() {
    return UNKNOWN;
  }

  @Override
  final void fire(long nowNanos) {
    // Announced before the claim: a thread that disposes the group or stops the loop sets its flag
    // and then looks at what runs; we look at the flags after this. One of the two sees the other.
    LoopCarrier carrier = loop().carrier();
    carrier.announce(this);
    if (loop().end().isStopping()) {
      stopped();
    } else {
      claim(carrier, nowNanos);
    }
    carrier.announce(null);
  }

  private void stopped() {
    boolean ready = phase() == READY; // else it was ARMED, out of which cancelling counts
    if (tryCancel()) {
      if (ready && !isImmediate()) {
        loop().counters().cancelled();
      }
    } else {
      countIfCancelledElsewhere();
    }
  }

  private void claim(LoopCarrier carrier, long nowNanos) {
    int current = state();
    int phase = current & PHASE_MASK;
    if ((phase != ARMED && phase != READY) || !casState(current, withPhase(current, RUNNING))) {
      countIfCancelledElsewhere();
    } else if (isAbandoned()) {
      if (leaveRunning(DONE)) {
        released();
      }
      if (!isImmediate()) {
        loop().counters().cancelled();
      }
    } else if (passesOver(nowNanos)) {
      boolean left = leaveRunning(ARMED);
      loop().counters().missed(1);
      ended(left);
    } else {
      run(carrier, nowNanos);
    }
  }

  private boolean isAbandoned() {
    return isLeftBehind() || hasOwnerEnded();
  }

  /** Returns whether its owner has ended without the loop; asked on the loop. */
  protected boolean hasOwnerEnded() {
    return false;
  }

  /**
   * Counts a cancellation out of READY, which no other thread does: out of ARMED the canceller
   * tells the loop, which counts. One that stops the loop may be too late for that: then the loop
   * finds the node in the queue at its end.
   */
  private void countIfCancelledElsewhere() {
    if ((state() & QUEUED) != 0) {
      if (loop().end().isStopping()) { // and so nothing that is due is taken out again
        loop().queues().link(this);
      }
    } else if (!isImmediate()) {
      loop().counters().cancelled();
    }
  }

  private void run(LoopCarrier carrier, long nowNanos) {
    Runnable task = action;
    if (task == null) { // it was disposed since the claim
      if (!leave(nowNanos, 0) && !isImmediate()) {
        loop().counters().cancelled();
      }
      return;
    }
    if (!isImmediate()) {
      loop().counters().late(nowNanos - deadlineNanos);
    }
    started(nowNanos);
    boolean failed = false;
    carrier.call();
    try {
      if (nowNanos - deadlineNanos >= LateListener.LEAST_NANOS) { // never an immediate one
        loop().runner().tellLate(this, nowNanos);
      }
      beforeRun();
      task.run();
    } catch (Throwable failure) {
      failed = true;
      loop().failed(failure); // a part of the run: hooks and loggers may block, too
    }
    if (!carrier.back()) {
      lost(carrier, nowNanos, failed);
    }
    if (!isImmediate()) {
      count(failed);
    }
    long missedNow = missedBy(nowNanos);
    boolean left = leave(nowNanos, missedNow);
    loop().counters().missed(missedNow);
    ended(left);
  }

  private void count(boolean failed) {
    if (failed) {
      loop().counters().failed();
    } else {
      loop().counters().delivered();
    }
  }

  /** Leaves the outcome of a run to the loop, which another thread carries by now. */
  private void lost(LoopCarrier carrier, long nowNanos, boolean failed) {
    StuckCallback stuck = carrier.stuck();
    try {
      if (!isImmediate()) {
        stuck.count(-1, 0, failed); // how late it was is counted
      }
      leaveAfterLoss(stuck, nowNanos);
      carrier.announce(null);
    } finally {
      loop().cameBack(stuck); // whatever else fails: the loop waits for it
    }
    throw LostLoop.INSTANCE;
  }

  private void leaveAfterLoss(StuckCallback stuck, long nowNanos) {
    // By this thread: as long as it runs, a thread that disposes it interrupts us.
    long missedNow = missedBy(nowNanos);
    stuck.leftRunning(leave(nowNanos, missedNow), missedNow);
  }

  /**
   * Passes over a run that is due, because it would come too soon after the one before: moves the
   * deadline to the next one.
   *
   * @return whether it has
   */
  boolean passesOver(long nowNanos) {
    return false;
  }

  /** Prepares each run; a part of it. */
  protected void beforeRun() {}

  /** Records that the run begins. */
  void started(long nowNanos) {}

  /**
   * Leaves RUNNING, however the run has ended; on the thread it was on.
   *
   * @param missedNow see {@link #missedBy}
   * @return false if the task was disposed meanwhile
   */
  boolean leave(long nowNanos, long missedNow) {
    boolean left = leaveRunning(DONE);
    if (left) {
      released();
    }
    return left;
  }

  /** Returns how many grid points a run that began then has missed. */
  long missedBy(long nowNanos) {
    return 0;
  }

  /**
   * Does on the loop what is left to do after a run.
   *
   * @param left false if the task was disposed meanwhile
   */
  void ended(boolean left) {}

  /**
   * Leaves RUNNING after a run.
   *
   * @return false if the task was disposed meanwhile
   */
  final boolean leaveRunning(int phase) {
    int current = state();
    boolean left =
        (current & PHASE_MASK) == RUNNING && casState(current, withPhase(current, phase));
    if (!left) {
      while (phase() == INTERRUPTING) {
        Thread.onSpinWait();
      }
    }
    // Ours, or left behind by the task: it must not hit the next one on this thread.
    Thread.interrupted();
    return left;
  }

  @Override
  protected void released() {
    action = null;
    super.released();
  }

  /** Returns what it runs, for listings: a racy read; null once it has ended. */
  protected final @Nullable Runnable action() {
    return action;
  }

  @Override
  protected void terminate() {
    tryCancel();
  }
}
