// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a loop is to run as soon as its turn comes, first in, first out: immediate tasks, and timers
 * that have to wait behind tasks of their group. Owned by the loop's thread; linked through the
 * nodes.
 */
final class ReadyList {

  private @Nullable TimerNode head;
  private @Nullable TimerNode tail;

  /** Timers among them. */
  private int timers;

  boolean isEmpty() {
    return head == null;
  }

  void append(TimerNode node) {
    if (tail == null) {
      head = node;
    } else {
      tail.next = node;
    }
    tail = node;
    TaskGroup group = node.group();
    if (group != null) {
      group.ready++;
    }
    if (!node.isImmediate()) {
      timers++;
    }
  }

  /** Takes the first one out; null if there is none. */
  @Nullable TimerNode take() {
    TimerNode node = head;
    if (node == null) {
      return null;
    }
    head = node.next;
    node.next = null;
    if (head == null) {
      tail = null;
    }
    TaskGroup group = node.group();
    if (group != null) {
      group.ready--;
    }
    if (!node.isImmediate()) {
      timers--;
    }
    return node;
  }

  /** Shows all of them; none is taken out. */
  void forEach(Consumer<TimerNode> visitor) {
    for (TimerNode node = head; node != null; node = node.next) {
      visitor.accept(node);
    }
  }

  /** Shows the timers among them to a listing. */
  void addTimersTo(QueueWalk walk) {
    if (timers > 0) {
      for (TimerNode node = head; node != null; node = node.next) {
        if (!node.isImmediate()) {
          walk.add(node);
        }
      }
    }
  }
}
