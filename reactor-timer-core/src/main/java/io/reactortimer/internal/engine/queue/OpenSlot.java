// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import org.jspecify.annotations.Nullable;

/**
 * The open slot: its entries in (deadline, arming) order, of which the first is asked for and
 * anyone may be taken out. Nothing is added to it.
 *
 * <p>Owned by one loop thread. Entries stay at their positions and only those are sorted, because
 * each entry lies in memory of its own, which is slow to touch. Timers of one period are armed in
 * the order of their deadlines anyway, and then there is nothing to sort.
 */
final class OpenSlot {

  /** So many entries are read ahead together: about as many reads as a core has under way. */
  private static final int READ_AHEAD = 16;

  private static final int LARGE = 4_096;

  private final SlotSort sort = new SlotSort();

  /** An empty one before the first. */
  private Slot slot = new Slot();

  /** Keys of positions in the order of deadlines; null if positions ascend themselves. */
  private long @Nullable [] order;

  /** How many entries it had when it was opened. */
  private int length;

  /** Where in the order the first entry is, or was until it was taken out. */
  private int at;

  /** Up to which place in the order entries have been read ahead. */
  private int readTo;

  /** When those read ahead are due next. */
  private final long[] nextNanos = new long[READ_AHEAD];

  /** Keeps the reading from being left out. */
  private int read;

  private final SlotRing slots;

  /**
   * @param slots where those that have fired go on
   */
  OpenSlot(SlotRing slots) {
    this.slots = slots;
    slot.reset(Long.MIN_VALUE);
  }

  /** Returns whether it holds memory for a crowd that may not come again. */
  boolean isLarge() {
    return slot.capacity() > LARGE;
  }

  /** Releases it; it must be empty. */
  void shrink() {
    Slot small = new Slot();
    small.reset(slot.number());
    slot = small;
    order = null;
    length = 0;
    sort.shrink();
  }

  /** Continues with another slot; the present one must be empty. */
  void open(Slot next) {
    order = next.isAscending() ? null : sort.positions(next);
    slot = next;
    length = next.size();
    at = 0;
    readTo = 0;
  }

  Slot slot() {
    return slot;
  }

  long number() {
    return slot.number();
  }

  boolean isEmpty() {
    return slot.isEmpty();
  }

  int length() {
    return length;
  }

  /** Returns the first entry; there must be one, as for the rest. */
  QueueEntry first() {
    int position = firstPosition();
    int place = order == null ? position : at;
    if (place >= readTo) {
      readAhead(place);
    }
    return slot.at(position);
  }

  int firstSequence() {
    return slot.sequenceAt(firstPosition());
  }

  long firstDeadlineNanos() {
    return (slot.number() << Slot.WIDTH_SHIFT) + slot.offsetAt(firstPosition());
  }

  private int firstPosition() {
    long[] sorted = order;
    if (sorted == null) {
      return slot.head();
    }
    int position = SlotSort.positionOf(sorted[at]);
    while (slot.entryAt(position) == null) {
      position = SlotSort.positionOf(sorted[++at]);
    }
    return position;
  }

  /**
   * Reads entries ahead in three passes, each of so few instructions an entry that a core has the
   * reads of several under way: the entry itself, what it leads to, and the end of the slot where
   * it goes next.
   */
  private void readAhead(int from) {
    long[] sorted = order;
    int count = Math.min(READ_AHEAD, (sorted == null ? slot.end() : length) - from);
    int sum = 0;
    for (int i = 0; i < count; i++) {
      QueueEntry entry = entryAt(sorted, from + i);
      sum += entry == null ? 0 : entry.queueIndex;
    }
    for (int i = 0; i < count; i++) {
      QueueEntry entry = entryAt(sorted, from + i);
      nextNanos[i] = entry == null ? QueueEntry.UNKNOWN : entry.readAhead();
    }
    for (int i = 0; i < count; i++) {
      if (nextNanos[i] >= 0) {
        sum += slots.readAhead(Slot.numberOf(nextNanos[i]));
      }
    }
    read = sum;
    readTo = from + count;
  }

  private @Nullable QueueEntry entryAt(long @Nullable [] sorted, int place) {
    return slot.entryAt(sorted == null ? place : SlotSort.positionOf(sorted[place]));
  }
}
