// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries that are due within one slot of time, about a millisecond, in the order in which they
 * were armed. Before it opens no other order is needed, so that arming is an append and a timer
 * that is cancelled leaves without moving others.
 *
 * <p>Owned by one loop thread. Small, because among many slots each append finds its own in no
 * cache: what only an open slot needs is in {@link OpenSlot}.
 */
final class Slot {

  /** A slot is 2 to the power of this wide, in nanoseconds: 1.05 ms. */
  static final int WIDTH_SHIFT = 20;

  /** So many places at most: to copy or sort more of them would hold up the loop. */
  static final int LARGEST = 1 << 17;

  /** In the index of an entry: it is a position in the slot of its deadline. */
  private static final int IN_SLOT = 1 << 30;

  private static final int SMALLEST = 16;

  /** Holes are not worth moving others before there are so many. */
  private static final int FEW = 32;

  /** So many are moved at most: each lies in memory of its own, and the loop waits. */
  private static final int MOVED = 1 << 14;

  private static final int UNKNOWN = -1;

  /*
   * User code can schedule or cancel at the very end of its stack: append and remove call nothing.
   *
   * Invariant: an entry at position p has the index IN_SLOT | p, and its key is its offset from the
   * beginning of the slot, above its sequence. Of entries with equal deadlines the one armed first
   * stands first. Nothing stands below head or from end on, and if there is anything, something stands
   * at head and at end - 1.
   */
  private long number;
  private long[] keys = new long[SMALLEST];
  private @Nullable QueueEntry[] entries = new QueueEntry[SMALLEST];
  private int head;
  private int end;
  private int size;

  /** The least offset of an entry, while it is known. */
  private int leastOffset = UNKNOWN;

  /** Whether positions are in the order of deadlines. */
  private boolean ascending = true;

  static long numberOf(long deadlineNanos) {
    return deadlineNanos >> WIDTH_SHIFT;
  }

  static boolean isIn(QueueEntry entry) {
    return entry.queueIndex >= IN_SLOT;
  }

  /** Makes this another slot of time; it must be empty. */
  void reset(long newNumber) {
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
  boolean ensureRoom() {
    if (end < entries.length) {
      return true;
    }
    if (end == LARGEST) {
      return false;
    }
    // Make both before changing anything: if memory runs out, the slot stays as it was.
    long[] moreKeys = Arrays.copyOf(keys, 2 * end);
    @Nullable QueueEntry[] moreEntries = Arrays.copyOf(entries, 2 * end);
    keys = moreKeys;
    entries = moreEntries;
    return true;
  }

  /** Adds an entry that is due then, for which there is room. */
  void append(QueueEntry entry, long deadlineNanos, int sequence) {
    int offset = (int) (deadlineNanos & ((1 << WIDTH_SHIFT) - 1));
    int at = end;
    if (size == 0) {
      leastOffset = offset;
      ascending = true;
    } else {
      if (offset < (int) (keys[at - 1] >>> Integer.SIZE)) {
        ascending = false;
      }
      if (offset < leastOffset) {
        leastOffset = offset; // an unknown one remains so
      }
    }
    keys[at] = (long) offset << Integer.SIZE | (sequence & 0xFFFF_FFFFL);
    entries[at] = entry;
    entry.queueIndex = IN_SLOT | at;
    end = at + 1;
    size++;
  }

  /** Returns whether this is the slot that an entry which is in one is in. */
  boolean has(QueueEntry entry) {
    int at = entry.queueIndex ^ IN_SLOT;
    return at < end && entries[at] == entry;
  }

  /** Takes an entry out; the others stay where they are. */
  void remove(QueueEntry entry) {
    int at = entry.queueIndex ^ IN_SLOT;
    entries[at] = null;
    entry.queueIndex = QueueEntry.OUTSIDE;
    size--;
    if ((int) (keys[at] >>> Integer.SIZE) == leastOffset) {
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

  /** Returns whether it has more holes than entries, and few enough of these to move. */
  boolean isSparse() {
    return end > FEW + 2 * size && size <= MOVED; // places below head are not used again
  }

  /** Moves entries into the holes before them. */
  void closeUp() {
    int to = 0;
    for (int from = head; from < end; from++) {
      QueueEntry entry = entries[from];
      if (entry != null) {
        entries[from] = null;
        keys[to] = keys[from];
        entries[to] = entry;
        entry.queueIndex = IN_SLOT | to;
        to++;
      }
    }
    head = 0;
    end = to;
  }

  /** Returns the least deadline; there must be one. */
  long leastDeadlineNanos() {
    if (leastOffset == UNKNOWN) {
      leastOffset = ascending ? offsetAt(head) : scanForLeast();
    }
    return (number << WIDTH_SHIFT) + leastOffset;
  }

  private int scanForLeast() {
    int least = Integer.MAX_VALUE;
    for (int i = head; i < end; i++) {
      if (entries[i] != null) {
        least = Math.min(least, offsetAt(i));
      }
    }
    return least;
  }

  /** Returns whether positions are in (deadline, arming) order. */
  boolean isAscending() {
    return ascending;
  }

  /** Returns the first position where something stands, if anything does. */
  int head() {
    return head;
  }

  /** Returns one past the last position where something stands. */
  int end() {
    return end;
  }

  /** Returns what stands there; something must. */
  QueueEntry at(int position) {
    QueueEntry entry = entries[position];
    assert entry != null;
    return entry;
  }

  /** Returns what stands there, if anything does. */
  @Nullable QueueEntry entryAt(int position) {
    return entries[position];
  }

  /** Reads what an append is going to write to. */
  int readAhead() {
    int at = end - 1;
    return at < 0 ? 0 : (int) keys[at] + (entries[at] == null ? 0 : 1);
  }

  /** Returns when what stands there is due, from the beginning of the slot. */
  int offsetAt(int position) {
    return (int) (keys[position] >>> Integer.SIZE);
  }

  int sequenceAt(int position) {
    return (int) keys[position];
  }
}
