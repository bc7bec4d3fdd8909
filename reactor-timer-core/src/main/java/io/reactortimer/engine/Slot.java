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
 * <p>Owned by one loop thread. Entries are taken from an open slot only, whose order is that of
 * deadlines: {@link #sortedInto} makes it so. Timers of one period are armed in that order anyway,
 * and then there is nothing to sort.
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

  /** Up to which position entries have been read ahead. */
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
    readTo = 0;
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
    ensureCapacity(2 * end);
    return true;
  }

  private void ensureCapacity(int capacity) {
    if (capacity > entries.length) {
      // Make all before changing anything: if memory runs out, the slot stays as it was.
      int[] moreOffsets = Arrays.copyOf(offsets, capacity);
      int[] moreSequences = Arrays.copyOf(sequences, capacity);
      @Nullable HeapEntry[] moreEntries = Arrays.copyOf(entries, capacity);
      offsets = moreOffsets;
      sequences = moreSequences;
      entries = moreEntries;
    }
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
    } else {
      while (entries[head] == null) {
        head++;
      }
      while (entries[end - 1] == null) {
        end--;
      }
    }
  }

  /** Whether it has more holes than entries. */
  boolean isSparse() {
    return end - head > FEW + 2 * size;
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
      leastOffset = ascending ? offsets[head] : scanForLeast();
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

  boolean isSorted() {
    return ascending;
  }

  /**
   * Moves all entries into an empty slot, in (deadline, arming) order.
   *
   * @param keys room for as many as there are
   */
  void sortedInto(Slot sorted, long[] keys) {
    sorted.ensureCapacity(
        Math.min(LARGEST, Math.max(SMALLEST, Integer.highestOneBit(size - 1) * 2)));
    int count = 0;
    for (int i = head; i < end; i++) {
      if (entries[i] != null) {
        keys[count++] = (long) offsets[i] << Integer.SIZE | i;
      }
    }
    Arrays.sort(keys, 0, count);
    for (int to = 0; to < count; to++) {
      int from = (int) keys[to];
      HeapEntry entry = entries[from];
      assert entry != null;
      entries[from] = null;
      sorted.offsets[to] = offsets[from];
      sorted.sequences[to] = sequences[from];
      sorted.entries[to] = entry;
      entry.heapIndex = IN_SLOT | to;
    }
    sorted.number = number;
    sorted.head = 0;
    sorted.end = count;
    sorted.size = count;
    sorted.ascending = true;
    sorted.leastOffset = UNKNOWN;
    sorted.readTo = 0;
    head = 0;
    end = 0;
    size = 0;
  }

  /** The first of a slot that is sorted and not empty. */
  HeapEntry first() {
    if (head >= readTo) {
      readAhead();
    }
    HeapEntry first = entries[head];
    assert ascending && first != null;
    return first;
  }

  private void readAhead() {
    int to = end - head < READ_AHEAD ? end : head + READ_AHEAD;
    int sum = 0;
    for (int i = head; i < to; i++) {
      HeapEntry entry = entries[i];
      if (entry != null) {
        sum += entry.readAhead();
      }
    }
    read = sum;
    readTo = to;
  }

  int firstSequence() {
    return sequences[head];
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
