// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.queue.TimerQueue;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a loop has to do: armed timers in a queue, and a list of what is ready to run. Owned by the
 * loop's thread.
 *
 * <p>The tasks of a {@link TaskOrder} keep their order across both: an immediate task goes into the
 * queue, at its time of submission, while timers of its group are there; and a timer that comes due
 * goes behind the tasks of its group that are ready. Everything else is independent, so a backlog
 * of one kind does not keep the other waiting.
 */
final class LoopQueues {

  private final LoopCounters counters;
  private final LoopHealth health;
  private final ScanRequest scanRequest;
  private final Predicate<LoopEntry> refused;
  private final Runnable clearInterrupt;
  private final TimerQueue queue = new TimerQueue();
  private final ReadyQueue ready = new ReadyQueue();

  /**
   * Timers that are due again right after their tick, and wait until the others of the turn have
   * had theirs, and those of workers of which others may be still to be linked: mostly none. They
   * are armed but not queued, as if their tick went on: what other threads do to them meanwhile is
   * met when they are put back, before the end of the turn, and before others are linked. The armed
   * timers of their group include them.
   */
  private final ArrayDeque<LoopEntry> givenWay = new ArrayDeque<>(0);

  LoopQueues(
      LoopCounters counters,
      LoopHealth health,
      ScanRequest scanRequest,
      Predicate<LoopEntry> refused,
      Runnable clearInterrupt) {
    this.counters = counters;
    this.health = health;
    this.scanRequest = scanRequest;
    this.refused = refused;
    this.clearInterrupt = clearInterrupt;
  }

  TimerQueue queue() {
    return queue;
  }

  ReadyQueue ready() {
    return ready;
  }

  /** Returns whether timers have given way; racy off the loop. */
  boolean haveGivenWay() {
    return !givenWay.isEmpty();
  }

  /** Returns whether a task of this worker has given way, which nothing of it may overtake. */
  boolean hasGivenWay(TaskOrder group) {
    return group.givenWay > 0;
  }

  /** Shows those that have given way. */
  void forEachGivenWay(Consumer<? super LoopEntry> visitor) {
    givenWay.forEach(visitor);
  }

  boolean isEmpty() {
    return queue.size() == 0 && ready.isEmpty() && givenWay.isEmpty();
  }

  /** Takes in a node that has come out of the inbox. */
  void arrived(LoopEntry node) {
    switch (node.arrived()) {
      case LoopEntry.READY -> acceptReady(node);
      case LoopEntry.ARMED -> accepted(node);
      case LoopEntry.IDLE, LoopEntry.PAUSED -> {
        if (node.queueIndex >= 0) {
          unlink(node);
        }
      }
      case LoopEntry.DONE -> ended(node);
      default -> {
        // Nothing else is ever handed over.
      }
    }
  }

  /** Drops a node that was handed over and has ended, perhaps before it was ever linked. */
  void ended(LoopEntry node) {
    if (node.queueIndex != QueueEntry.NEVER_LINKED) {
      unlinkCancelled(node);
    } else if (!node.isImmediate()) {
      counters.scheduled();
      counters.cancelled();
    }
  }

  /** Takes in an armed node: new, after it was idle, or with a change. */
  void accepted(LoopEntry node) {
    if (node.queueIndex == QueueEntry.ON_STACK) {
      return; // it is linked after its tick
    }
    node.settle();
    if (node.queueIndex >= 0 || node.isDone()) {
      return; // there already: a change was met on the way, or linking had failed half-way
    }
    if (refused.test(node)) {
      node.terminate();
      clearInterrupt.run();
      return;
    }
    boolean first = node.queueIndex == QueueEntry.NEVER_LINKED;
    link(node);
    if (first) {
      counters.scheduled(); // after: linking may be tried again
    }
  }

  /** Takes in a node that is to run as soon as its turn comes. */
  void acceptReady(LoopEntry node) {
    TaskOrder group = node.group();
    if (group == null || group.armed == 0) {
      appendReady(node);
      return;
    }
    // Behind the timers of its group that are due before it was submitted.
    int current = node.state();
    if ((current & LoopEntry.PHASE_MASK) == LoopEntry.READY
        && node.casState(current, LoopEntry.withPhase(current, LoopEntry.ARMED))) {
      link(node);
    } else if (!node.isImmediate()) {
      counters.cancelled(); // out of READY, only this place counts it
    }
  }

  /**
   * Puts a timer that is due behind tasks of its group that were submitted before it was armed and
   * still wait.
   */
  void becomeReady(LoopEntry node) {
    int current = node.state();
    if ((current & LoopEntry.PHASE_MASK) == LoopEntry.ARMED
        && node.casState(current, LoopEntry.withPhase(current, LoopEntry.READY))) {
      appendReady(node);
    }
  }

  /** Puts back what was taken from the ready list and has not begun, because that was cut short. */
  void keepIfTaken(LoopEntry node) {
    if (node.phase() == LoopEntry.READY && !ready.contains(node)) {
      appendReady(node);
    }
  }

  private void appendReady(LoopEntry node) {
    ready.append(node);
    ScanRequest.Slices scan = node.isImmediate() ? null : scanRequest.current();
    if (scan != null) {
      scan.cursor().add(node); // it may have left a part of the queue that was still to be copied
    }
  }

  /** Puts an armed node into the queue. */
  void link(LoopEntry node) {
    TaskOrder group = node.group();
    try {
      queue.insert(node);
    } finally {
      if (group != null && node.queueIndex >= 0) { // even if that was cut short
        group.armed++;
      }
    }
    noteSize();
  }

  /** Takes a node out of the queue; it must be in. */
  void unlink(LoopEntry node) {
    TaskOrder group = node.group();
    try {
      queue.remove(node);
    } finally {
      if (group != null && node.queueIndex < 0) {
        group.armed--;
      }
    }
    noteSize();
  }

  /** Takes a node out that fires now; {@link #noteSize} is called once, after all of a batch. */
  void unlinkToFire(LoopEntry node) {
    if (node.group() == null) {
      queue.remove(node);
    } else {
      unlink(node);
    }
  }

  /** Puts a node that has fired back for its next time; as above. */
  void linkAgain(LoopEntry node) {
    if (node.group() == null) {
      queue.insert(node);
    } else {
      link(node);
    }
  }

  /** Lets others know how many timers are in the queue. */
  void noteSize() {
    health.armedCount(queue.size());
  }

  /** Keeps an armed node that is in no queue until {@link #putBack}: others go first. */
  void giveWay(LoopEntry node) {
    TaskOrder group = node.group();
    givenWay.add(node); // first: should that fail, the node is as it was
    node.queueIndex = QueueEntry.ON_STACK;
    if (group != null) {
      group.armed++;
      group.givenWay++;
    }
  }

  /** Puts those that have given way into the queue, where the most overdue come first again. */
  void putBack() {
    for (LoopEntry node = givenWay.peek(); node != null; node = givenWay.peek()) {
      TaskOrder group = node.group();
      if (node.queueIndex == QueueEntry.ON_STACK) {
        node.queueIndex = QueueEntry.OUTSIDE;
      } // else linking it has failed half-way
      node.settle();
      if (node.phase() == LoopEntry.ARMED && node.queueIndex < 0) {
        link(node);
      }
      givenWay.remove(); // after: should linking fail, it is tried again
      if (group != null) {
        group.armed--; // counted by link, if it is there
        group.givenWay--;
      }
    }
  }

  /** Takes a cancelled node out of the queue if it is there. */
  void unlinkCancelled(LoopEntry node) {
    boolean counted = !node.isImmediate() && node.queueIndex != QueueEntry.NEVER_LINKED;
    if (node.queueIndex >= 0) {
      unlink(node); // first: should that fail, it is tried again
    }
    if (counted) {
      counters.cancelled();
    }
  }
}
