// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a loop is to run as soon as its turn comes, first in, first out: immediate tasks, and timers
 * that have to wait behind tasks of their group. Owned by the loop's thread; linked through the
 * nodes.
 */
final class ReadyQueue {

  private @Nullable LoopEntry head;
  private @Nullable LoopEntry tail;

  /** Timers among them. */
  private int timers;

  boolean isEmpty() {
    return head == null;
  }

  void append(LoopEntry node) {
    // Asked first: user code appends at the end of its stack, and no call may be between changes.
    TaskOrder group = node.group();
    int timer = node.isImmediate() ? 0 : 1;
    if (tail == null) {
      head = node;
    } else {
      tail.next = node;
    }
    tail = node;
    if (group != null) {
      group.ready++;
    }
    timers += timer;
  }

  /**
   * Puts nodes that were kept back in front of all others. They have counted as ready in their
   * group all the while.
   *
   * @param first the others are linked to it; null for none
   */
  void putBack(@Nullable LoopEntry first) {
    LoopEntry last = first;
    for (LoopEntry node = first; node != null; node = node.next) {
      timers += node.isImmediate() ? 0 : 1;
      last = node;
    }
    if (last != null) {
      last.next = head;
      head = first;
      if (tail == null) {
        tail = last;
      }
    }
  }

  /** Takes the first one out; null if there is none. */
  @Nullable LoopEntry take() {
    LoopEntry node = head;
    if (node == null) {
      return null;
    }
    TaskOrder group = node.group();
    int timer = node.isImmediate() ? 0 : 1;
    head = node.next;
    node.next = null;
    if (head == null) {
      tail = null;
    }
    if (group != null) {
      group.ready--;
    }
    timers -= timer;
    return node;
  }

  /** Takes the first one of a group out; null if there is none. */
  @Nullable LoopEntry takeOf(TaskOrder group) {
    LoopEntry before = null;
    LoopEntry node = head;
    while (node != null && node.group() != group) {
      before = node;
      node = node.next;
    }
    if (before == null || node == null) {
      return node == null ? null : take();
    }
    before.next = node.next;
    if (tail == node) {
      tail = before;
    }
    node.next = null;
    group.ready--;
    timers -= node.isImmediate() ? 0 : 1;
    return node;
  }

  boolean contains(LoopEntry wanted) {
    LoopEntry node = head;
    while (node != null && node != wanted) {
      node = node.next;
    }
    return node != null;
  }

  /** Shows all of them; none is taken out. */
  void forEach(Consumer<LoopEntry> visitor) {
    for (LoopEntry node = head; node != null; node = node.next) {
      visitor.accept(node);
    }
  }

  /** Shows the timers among them. */
  void forEachTimer(Consumer<? super LoopEntry> visitor) {
    if (timers > 0) {
      for (LoopEntry node = head; node != null; node = node.next) {
        if (!node.isImmediate()) {
          visitor.accept(node);
        }
      }
    }
  }
}
