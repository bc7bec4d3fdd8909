// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The armed timers of one loop: in which order they fire, and when the loop has to wake for them.
 *
 * <p>Owned by the loop thread. The one place that knows how timers are laid out in heaps: one heap
 * for each slack class in use, each timer an entry of its own.
 */
final class TimerQueue {

  /** By slack class. Null until a timer of the class was armed. */
  private final @Nullable DeadlineHeap[] heaps = new DeadlineHeap[Slack.CLASSES];

  /** The slack classes in use, in the order of their first use. */
  private int[] used = new int[0];

  /** Arming order, the tie-break of equal deadlines. May wrap: it is compared by difference. */
  private int nextSequence;

  int size() {
    int size = 0;
    for (int slackClass : used) {
      size += heapOf(slackClass).size();
    }
    return size;
  }

  void insert(TimerNode node) {
    heapOf(node.slackClass()).insert(node, nextSequence++);
  }

  /** Takes a node out; it must be in. */
  void remove(TimerNode node) {
    heapOf(node.slackClass()).remove(node);
  }

  /** The node that is first in (deadline, arming) order, or null if there is none. */
  @Nullable TimerNode first() {
    DeadlineHeap least = null;
    for (int slackClass : used) {
      DeadlineHeap heap = heapOf(slackClass);
      if (!heap.isEmpty()
          && (least == null
              || DeadlineHeap.before(
                  heap.firstDeadlineNanos(),
                  heap.firstSequence(),
                  least.firstDeadlineNanos(),
                  least.firstSequence()))) {
        least = heap;
      }
    }
    return least == null ? null : (TimerNode) least.first();
  }

  /**
   * When the loop has to wake, if it woke last at {@code lastWakeNanos}: each timer permits the
   * next wake-up at its deadline, or at the last wake-up plus its slack if that is later. Within
   * one slack class the earliest deadline permits the earliest wake-up, so only the roots count.
   */
  long wakeupNanos(long lastWakeNanos) {
    long earliest = LoopClock.NEVER;
    for (int slackClass : used) {
      DeadlineHeap heap = heapOf(slackClass);
      if (!heap.isEmpty()) {
        long permitted =
            Math.max(heap.firstDeadlineNanos(), lastWakeNanos + Slack.nanosOf(slackClass));
        earliest = Math.min(earliest, permitted);
      }
    }
    return earliest;
  }

  /**
   * When the first timer will be later than its slack explains, {@link LoopClock#NEVER} if none.
   */
  long overdueNanos() {
    long earliest = LoopClock.NEVER;
    for (int slackClass : used) {
      DeadlineHeap heap = heapOf(slackClass);
      if (!heap.isEmpty()) {
        earliest =
            Math.min(
                earliest, LoopClock.plus(heap.firstDeadlineNanos(), Slack.nanosOf(slackClass)));
      }
    }
    return earliest;
  }

  /** A copy of all that are in, in no order: what is removed meanwhile moves others about. */
  List<TimerNode> entries() {
    List<TimerNode> entries = new ArrayList<>(size());
    for (int slackClass : used) {
      DeadlineHeap heap = heapOf(slackClass);
      for (int i = DeadlineHeap.FIRST; i < heap.end(); i++) {
        entries.add((TimerNode) heap.entryAt(i));
      }
    }
    return entries;
  }

  /** The heaps in use, in an order that only grows at its end. */
  int heapCount() {
    return used.length;
  }

  DeadlineHeap heapAt(int number) {
    return heapOf(used[number]);
  }

  private DeadlineHeap heapOf(int slackClass) {
    DeadlineHeap heap = heaps[slackClass];
    if (heap == null) {
      heap = new DeadlineHeap();
      heaps[slackClass] = heap;
      used = Arrays.copyOf(used, used.length + 1);
      used[used.length - 1] = slackClass;
    }
    return heap;
  }
}
