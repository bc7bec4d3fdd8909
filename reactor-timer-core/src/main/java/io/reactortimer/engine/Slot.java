// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries that are due within one slot of time, about a millisecond, in the order in which they
 * were armed. Before it opens nobody needs another order, so that arming is an append and a timer
 * that is cancelled leaves without moving others.
 *
 * <p>Owned by one loop thread. Entries stay where they are when the slot opens: only their
 * positions are sorted, because each entry lies in memory of its own, which is slow to touch.
 * Timers of one period are armed in the order of their deadlines anyway, and then there is nothing
 * to sort.
 */
final class Slot {

  /** A slot is 2 to the power of this wide, in nanoseconds: 1.05 ms. */
  static final int WIDTH_SHIFT = 20;

  /** So many places at most: to copy or sort more of them would hold up the loop. */
  static final int LARGEST = 1 << 17;

  /** In the index of an entry: it is a position in the slot of its deadline. */
  private static final int IN_SLOT = 1 << 30;

  private static final int SMALLEST = 16;

  /** So many entries are read ahead together: about as many reads as a core has under way. */
  private static final int READ_AHEAD = 16;

  /** Holes are not worth moving others before there are so many. */
  private static final int FEW = 32;

  private static final int UNKNOWN = -1;

  /*
   * User code can schedule or cancel at the very end of its stack: append and remove call nothing.
   *
   * Invariant: an entry at position p has the index IN_SLOT | p; of entries with equal deadlines the
   * one armed first stands first; nothing stands below head or from end on, and if there is anything,
   * something stands at head and at end - 1.
   */
  private long number;
  private int[] offsets = new int[SMALLEST];
  private int[] sequences = new int[SMALLEST];
  private @Nullable HeapEntry[] entries = new HeapEntry[SMALLEST];
  private int head;
  private int end;
  private int size;

  /** Whether positions are in the order of deadlines. */
  private boolean ascending = true;

  /**
   * Keys of positions in the order of deadlines, from {@link #open} on until it is empty; null if
   * positions ascend themselves. Lent by the queue.
   */
  private long @Nullable [] order;

  private int orderCount;

  /** Where in that order the first entry is, or was until it was taken out. */
  private int orderAt;

  /** Up to which place in the order of deadlines entries have been read ahead. */
  private int readTo;

  /** Keeps the reading from being left out. */
  private int read;

  /** The least offset of an entry, while it is known. */
  private int leastOffset = UNKNOWN;

  static long numberOf(long deadlineNanos) {
    return deadlineNanos >> WIDTH_SHIFT;
  }

  static boolean isIn(HeapEntry entry) {
    return entry.heapIndex >= IN_SLOT;
  }

  /** Which slot of time it is; it must be empty to become another. */
  void number(long newNumber) {
    assert size == 0;
    number = newNumber;
  }

  long number() {
    return number;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  int capacity() {
    return entries.length;
  }

  /** Makes sure that there is a place for one more; false if there are too many. */
  boolean hasRoom() {
    if (end < entries.length) {
      return true;
    }
    if (end == LARGEST) {
      return false;
    }
    lengthen(2 * end);
    return true;
  }

  private void lengthen(int capacity) {
    // Make all before changing anything: if memory runs out, the slot stays as it was.
    int[] moreOffsets = Arrays.copyOf(offsets, capacity);
    int[] moreSequences = Arrays.copyOf(sequences, capacity);
    @Nullable HeapEntry[] moreEntries = Arrays.copyOf(entries, capacity);
    offsets = moreOffsets;
    sequences = moreSequences;
    entries = moreEntries;
  }

  /** Adds an entry, for which there is room. */
  void append(HeapEntry entry, int sequence) {
    int offset = (int) (entry.deadlineNanos & ((1 << WIDTH_SHIFT) - 1));
    int at = end;
    if (size == 0) {
      leastOffset = offset;
      ascending = true;
    } else {
      if (offset < offsets[at - 1]) {
        ascending = false;
      }
      if (offset < leastOffset) {
        leastOffset = offset; // an unknown one remains so
      }
    }
    offsets[at] = offset;
    sequences[at] = sequence;
    entries[at] = entry;
    entry.heapIndex = IN_SLOT | at;
    end = at + 1;
    size++;
  }

  /** Takes an entry out; the others stay where they are. */
  void remove(HeapEntry entry) {
    int at = entry.heapIndex ^ IN_SLOT;
    entries[at] = null;
    entry.heapIndex = HeapEntry.OUTSIDE;
    size--;
    if (offsets[at] == leastOffset) {
      leastOffset = UNKNOWN;
    }
    if (size == 0) {
      head = 0;
      end = 0;
      order = null;
      orderAt = 0;
      readTo = 0;
    } else {
      while (entries[head] == null) {
        head++;
      }
      while (entries[end - 1] == null) {
        end--;
      }
    }
  }

  /** Whether it has more holes than entries, and is not open. */
  boolean isSparse() {
    return order == null && end - head > FEW + 2 * size;
  }

  /** Moves entries into the holes before them. */
  void closeUp() {
    int to = 0;
    for (int from = head; from < end; from++) {
      HeapEntry entry = entries[from];
      if (entry != null) {
        entries[from] = null;
        offsets[to] = offsets[from];
        sequences[to] = sequences[from];
        entries[to] = entry;
        entry.heapIndex = IN_SLOT | to;
        to++;
      }
    }
    head = 0;
    end = to;
  }

  /** The least deadline; there must be one. */
  long leastDeadlineNanos() {
    if (leastOffset == UNKNOWN) {
      leastOffset = ascending || order != null ? offsets[firstPosition()] : scanForLeast();
    }
    return (number << WIDTH_SHIFT) + leastOffset;
  }

  private int scanForLeast() {
    int least = Integer.MAX_VALUE;
    for (int i = head; i < end; i++) {
      if (entries[i] != null) {
        least = Math.min(least, offsets[i]);
      }
    }
    return least;
  }

  /** Puts all there is in (deadline, arming) order; nothing may be added from now on. */
  void open(SlotSort sort) {
    if (ascending) {
      return;
    }
    long[] keys = sort.roomFor(size);
    int count = 0;
    for (int i = head; i < end; i++) {
      if (entries[i] != null) {
        keys[count++] = SlotSort.key(offsets[i], i);
      }
    }
    order = sort.sorted(count);
    orderCount = count;
  }

  /** The first of a slot that is open and not empty. */
  HeapEntry first() {
    int position = firstPosition();
    if ((order == null ? head : orderAt) >= readTo) {
      readAhead();
    }
    HeapEntry first = entries[position];
    assert first != null;
    return first;
  }

  int firstSequence() {
    return sequences[firstPosition()];
  }

  private int firstPosition() {
    long[] sorted = order;
    if (sorted == null) {
      return head;
    }
    int position = SlotSort.positionOf(sorted[orderAt]);
    while (entries[position] == null) {
      position = SlotSort.positionOf(sorted[++orderAt]);
    }
    return position;
  }

  private void readAhead() {
    long[] sorted = order;
    int from = sorted == null ? head : orderAt;
    int to = Math.min(from + READ_AHEAD, sorted == null ? end : orderCount);
    int sum = 0;
    for (int i = from; i < to; i++) {
      HeapEntry entry = entries[sorted == null ? i : SlotSort.positionOf(sorted[i])];
      if (entry != null) {
        sum += entry.readAhead();
      }
    }
    read = sum;
    readTo = to;
  }

  /** One past the last position. */
  int end() {
    return end;
  }

  /** What stands there, if anything does. */
  @Nullable HeapEntry entryAt(int position) {
    return entries[position];
  }
}
