// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Timers that are due again right after their tick, and wait until the others of the turn have had
 * theirs: mostly none.
 *
 * <p>They are armed and in no queue, as if their tick went on: what other threads do to them
 * meanwhile is met when they are put back, before the end of the turn. The armed timers of their
 * group include them. Owned by the loop's thread.
 */
final class GivenWay {

  private final ArrayDeque<TimerNode> nodes = new ArrayDeque<>(0);

  boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Adds one that is in no queue. */
  void add(TimerNode node) {
    nodes.add(node); // first: should that fail, the node is as it was
    node.queueIndex = QueueEntry.ON_STACK;
  }

  /** Returns the oldest one; null if there is none. */
  @Nullable TimerNode first() {
    return nodes.peek();
  }

  /** Takes the oldest one out. */
  void removeFirst() {
    nodes.remove();
  }

  /** Returns whether a task of this worker is among them, which nothing of it may overtake. */
  boolean hasTaskOf(WorkerGroup group) {
    for (TimerNode node : nodes) {
      if (node.group() == group) {
        return true;
      }
    }
    return false;
  }

  void forEach(Consumer<? super TimerNode> visitor) {
    nodes.forEach(visitor);
  }
}
