// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is due and what is ready on a loop, one node at a time and in bounded batches, and
 * knows which node is on the stack.
 *
 * <p>Owned by the loop's thread. Other threads only look at the node on the stack: to interrupt the
 * task that they dispose, or to say what holds the loop.
 */
final class NodeRunner {

  /** How many due timers fire before the loop looks at immediate tasks again. */
  static final int TIMER_BATCH = 64;

  /** How many immediate tasks run before the loop looks at due timers again. */
  static final int READY_BATCH = 32;

  /** How many timers of workers a turn passes over that wait for others to be linked. */
  static final int WAITING_BATCH = 1_024;

  /** For how long a turn fires timers that are due again at once before the others that are due. */
  static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * For how long a turn fires timers, and then runs tasks, while others are still to be linked; one
   * of each in any case. Else heavy ones would keep the rest waiting once for each batch.
   */
  static final long BESIDE_LINKING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** In place of the time by which all fire that are due: no timer is due by then. */
  private static final long NOT_FIRING = -1;

  private static final VarHandle FIRING;

  static {
    try {
      FIRING = MethodHandles.lookup().findVarHandle(NodeRunner.class, "firing", LoopEntry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimerLoop loop;
  private final LoopQueues queues;
  private final InboxDrainer drainer;
  private final LoopHealth health;
  private final LoopShutdown end;
  private final StuckCallbacks stuck;
  private final LoopClock clock;
  private final PauseTracker pauses;
  private final LoopBalance balance;

  /** The node that is neither in the queue nor in the list because it is on the stack; or null. */
  private @Nullable LoopEntry firing;

  /** By when timers are due that fire now, or NOT_FIRING. */
  private long firingDueByNanos = NOT_FIRING;

  /** Whether ticks are recorded in this turn. */
  private boolean recording;

  NodeRunner(TimerLoop loop) {
    this.loop = loop;
    this.queues = loop.queues();
    this.drainer = loop.drainer();
    this.health = loop.health();
    this.end = loop.end();
    this.stuck = loop.stuck();
    this.clock = loop.clock();
    this.pauses = loop.pauses();
    this.balance = loop.balance();
  }

  /** Returns the node on the stack, to a thread that looks on; null if there is none. */
  @Nullable LoopEntry onStack() {
    // Written plainly; the claim that follows, a compare-and-set, makes it known.
    return (LoopEntry) FIRING.getOpaque(this);
  }

  // All that follows is for the loop's thread.

  /** Returns the node that is in neither the queue nor the list because it is on the stack. */
  @Nullable LoopEntry firing() {
    return firing;
  }

  /**
   * Forgets the node on the stack, whose callback goes on without the loop.
   *
   * @return that node
   */
  @Nullable LoopEntry forget() {
    LoopEntry node = firing;
    firing = null;
    firingDueByNanos = NOT_FIRING;
    return node;
  }

  /** Puts in order what an earlier run may have left behind, if it was cut short. */
  void recover() {
    LoopEntry lost = firing;
    firing = null;
    firingDueByNanos = NOT_FIRING;
    if (lost instanceof TimerNode node && node.loop() == loop) { // else it has moved
      if (node.isRunning()) {
        loop.carrier().announce(node); // it did run here
        node.terminate(); // not once more: it may be what cut the run short
      } else {
        queues.keepIfTaken(node);
        drainer.keepIfUnlinked(node);
      }
    }
    loop.carrier().announce(null);
    loop.clearInterrupt();
  }

  /**
   * Fires timers that are due by {@code dueByNanos}, in (deadline, arming) order.
   *
   * @param most how many at most
   * @return how many were taken out of the queue
   */
  int fireDue(long dueByNanos, int most) {
    int fired = 0;
    int waiting = 0;
    firingDueByNanos = dueByNanos;
    long untilNanos = besideLinkingUntilNanos();
    while (fired < most
        && waiting < WAITING_BATCH
        && !end.isStopping()
        && (fired == 0 || !isOver(untilNanos))) {
      LoopEntry node = (LoopEntry) queues.queue().firstDue(dueByNanos);
      if (node == null) {
        break;
      }
      firing = node; // before: should unlinking want memory that is not there, it is not lost
      queues.unlinkToFire(node);
      health.lateFrom(queues.queue().overdueNanos());
      TaskOrder group = node.group();
      if (group != null && waitsForOthers(group)) {
        queues.giveWay(node);
        firing = null;
        waiting++;
        continue;
      }
      if (group != null && queues.hasGivenWay(group)) {
        queues.giveWay(node);
        firing = null;
      } else if (group != null && (group.ready > 0 || isStuck(group))) {
        queues.becomeReady(node);
        firing = null;
      } else {
        // Read here: the inbox may have taken its time to be emptied, or the tick before.
        long nowNanos = clock.nowNanos();
        health.progressed(nowNanos);
        pauses.goesOn(nowNanos);
        if (pauses.isInGrace(node.deadlineNanos) && group == null && node.isTimeout(nowNanos)) {
          pauses.putOff(node, nowNanos);
          queues.link(node);
          firing = null;
        } else {
          fire(node, nowNanos);
        }
      }
      fired++;
    }
    firingDueByNanos = NOT_FIRING;
    queues.putBack();
    if (fired > 0) {
      loop.turns().noteLateness(); // of those that are armed again: what runs next may be stuck
    }
    return fired;
  }

  /**
   * Puts a timer that has fired and is armed again where it belongs: to another loop, if it is to
   * move; else into the queue, unless it has fallen so far behind that the others of this turn
   * would wait for it to catch up.
   */
  void armedAgain(TimerNode node) {
    // First: of an overloaded loop all timers may be behind, and they most of all have to move.
    if (balance.isMoving() && balance.tryMove(node, health.progressNanos())) {
      return;
    }
    if (node.deadlineNanos <= firingDueByNanos
        && clock.nowNanos() - firingDueByNanos >= CATCH_UP_NANOS) {
      queues.giveWay(node);
    } else {
      queues.linkAgain(node);
    }
  }

  /**
   * Runs a bounded batch of what is ready.
   *
   * @return how many
   */
  int runReady() {
    int ran = 0;
    long untilNanos = besideLinkingUntilNanos();
    while (ran < READY_BATCH && !end.isStopping() && (ran == 0 || !isOver(untilNanos))) {
      LoopEntry node = queues.ready().take();
      if (node == null) {
        if (drainer.isEmptyNow() || !drainer.areLinked()) {
          break; // or more than a batch: the next turn goes on with that
        }
        drainer.link(); // what the tasks before have handed over: a chain of them is one batch
        loop.turns().noteLateness();
        ran++;
        continue;
      }
      if (!stuck.isEmpty() && hold(node)) {
        continue;
      }
      // The time is nothing to an immediate task, and costs about as much as one.
      fire(node, node.isImmediate() ? node.deadlineNanos : clock.nowNanos());
      ran++;
    }
    return ran;
  }

  /** Returns until when callbacks may run before more is linked; NEVER if nothing is to be. */
  private long besideLinkingUntilNanos() {
    return drainer.areLinked() ? LoopClock.NEVER : clock.nowNanos() + BESIDE_LINKING_NANOS;
  }

  private boolean isOver(long untilNanos) {
    return untilNanos != LoopClock.NEVER && clock.nowNanos() >= untilNanos;
  }

  /** Returns whether another task of the worker may be among those still to be linked. */
  private boolean waitsForOthers(TaskOrder group) {
    return !drainer.areLinked() && !group.isSolo();
  }

  private boolean isStuck(TaskOrder group) {
    return !stuck.isEmpty() && stuck.hasTaskOf(group);
  }

  /** Keeps a node that waits for a stuck callback; it counts as ready all the while. */
  private boolean hold(LoopEntry node) {
    if (!stuck.tryHold(node)) {
      return false;
    }
    TaskOrder group = node.group();
    if (group != null) {
      group.ready++;
    }
    return true;
  }

  /** Takes in what has come back from callbacks that went on without the loop. */
  void takeIn() {
    for (StuckCallback back = stuck.takeReturned(); back != null; back = stuck.takeReturned()) {
      queues.ready().putBack(back.firstHeld());
      firing = back.node(); // should that be cut short, it is not lost
      back.settle(loop.counters());
      firing = null;
      keepOrder(back.node());
      loop.clearInterrupt();
    }
  }

  /**
   * Has what has waited for a periodic task of its worker run in the order of deadlines: runs that
   * were missed meanwhile come before what was due after them.
   */
  private void keepOrder(@Nullable LoopEntry task) {
    TaskOrder group = task == null || task.queueIndex < 0 ? null : task.group();
    while (group != null && group.ready > 0) {
      firing = queues.ready().takeOf(group);
      if (firing == null) {
        break; // the others wait for another callback of theirs
      }
      queues.acceptReady(firing); // into the queue, where the task is
      firing = null;
    }
  }

  /** Looks whether ticks are recorded; before any of the turn fires. */
  void beginTurn() {
    TickRecorder recorder = pauses.ticks();
    recording = recorder != null && recorder.isRecording();
  }

  private void deliver(LoopEntry node, long nowNanos) {
    TickRecorder recorder = pauses.ticks();
    if (!recording || recorder == null || node.isImmediate()) {
      node.fire(nowNanos);
      return;
    }
    long dueNanos = node.deadlineNanos;
    long missedBefore = loop.counters().missedCount();
    node.fire(nowNanos);
    try {
      recorder.fired(node, nowNanos - dueNanos, loop.counters().missedCount() - missedBefore);
    } catch (Throwable failure) { // it reads names off operators of others
      loop.failed(failure);
    }
  }

  private void fire(LoopEntry node, long nowNanos) {
    firing = node;
    if (nowNanos - node.deadlineNanos >= LateListener.LEAST_NANOS
        && balance.tryMoveLate(node, nowNanos)) {
      firing = null;
      return;
    }
    if (pauses.isLate(node.deadlineNanos) && !node.isImmediate()) {
      pauses.late(node);
      deliver(node, nowNanos);
      pauses.lateFired();
    } else {
      deliver(node, nowNanos);
    }
    firing = null;
    loop.clearInterrupt();
  }

  /**
   * Tells that a timer fires late. Before it does: what has fired for the last time has no name any
   * more. A part of its callback: names are read off operators of others, which may block.
   */
  void tellLate(LoopEntry node, long nowNanos) {
    LateListener listener = loop.lateListener();
    long lateNanos = node.latenessAt(nowNanos);
    if (listener == null || lateNanos < LateListener.LEAST_NANOS || node.isDone()) {
      return;
    }
    try {
      listener.late(node, lateNanos, nowNanos);
    } catch (Throwable failure) { // from operators of others
      loop.failed(failure);
    }
  }
}
