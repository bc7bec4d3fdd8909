// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import org.jspecify.annotations.Nullable;

/**
 * The slots of time that have something in them, by their number: a ring with a bit for each, so
 * that the next one is found by looking at sixty-four at a time.
 *
 * <p>Owned by one loop thread. All numbers lie within the length of the ring, which grows for that
 * up to {@link #LONGEST}. A slot may be empty where making or removing an entry was cut short.
 */
final class SlotRing {

  /** So many slots of time from the first to the last at most: about a minute. */
  static final int LONGEST = 1 << 16;

  private static final int SHORTEST = 64;

  /** Emptied slots kept for those to come. */
  private static final int SPARE = 16;

  private @Nullable Slot[] slots = new Slot[SHORTEST];
  private long[] taken = new long[SHORTEST / Long.SIZE];
  private int count;

  /** The least number in use, and one that no number exceeds; while there are any. */
  private long first;

  private long last;

  private final @Nullable Slot[] spare = new Slot[SPARE];
  private int spareCount;

  boolean isEmpty() {
    return count == 0;
  }

  /** Returns the first slot; there must be one. */
  Slot first() {
    Slot slot = slots[indexOf(first)];
    assert slot != null;
    return slot;
  }

  /** Returns the first slot of that number or a later one; null if there is none. */
  @Nullable Slot from(long number) {
    if (count == 0) {
      return null;
    }
    long next = next(Math.max(number, first));
    return next > last ? null : slots[indexOf(next)];
  }

  /** Reads what is needed to add something to the slot of that number, if there is one. */
  int readAhead(long number) {
    Slot slot = slots[indexOf(number)];
    return slot == null ? 0 : slot.readAhead();
  }

  /** Returns the slot of that number; null if there is none. */
  @Nullable Slot find(long number) {
    Slot slot = slots[indexOf(number)];
    return slot != null && slot.number() == number ? slot : null;
  }

  /**
   * Returns the slot of that number, an empty one if there is none; null if it is too far from
   * others.
   */
  @Nullable Slot findOrAdd(long number) {
    Slot slot = slots[indexOf(number)];
    if (slot != null && slot.number() == number) {
      return slot;
    }
    long from = count == 0 ? number : Math.min(first, number);
    long to = count == 0 ? number : Math.max(last, number);
    if (to - from >= LONGEST) {
      return null;
    }
    if (to - from >= slots.length) {
      lengthen((int) (to - from));
    }
    Slot added = spareSlot();
    added.reset(number);
    int index = indexOf(number);
    first = from;
    last = to;
    slots[index] = added;
    taken[index >> 6] |= 1L << index;
    count++;
    return added;
  }

  /** Takes a slot out, which goes on to be its caller's. */
  void remove(Slot slot) {
    int index = indexOf(slot.number());
    // All that is called comes before the first write: user code can cancel at the end of its
    // stack. The slot's own bit is still set, so the search looks behind it.
    long following = count > 1 && slot.number() == first ? next(first + 1) : first;
    slots[index] = null;
    taken[index >> 6] &= ~(1L << index);
    first = following;
    count--;
    if (count == 0 && slots.length > SHORTEST) {
      shorten();
    }
  }

  /** Returns an empty slot that is in no ring. */
  Slot spareSlot() {
    if (spareCount == 0) {
      return new Slot();
    }
    Slot slot = spare[--spareCount];
    assert slot != null;
    spare[spareCount] = null;
    return slot;
  }

  /** Gives an empty slot back, which is in no ring. */
  void giveBack(Slot slot, int used) {
    // What has grown for one crowd of timers does not stay so large for all time.
    if (spareCount < SPARE && slot.capacity() <= Math.max(64, 4 * used)) {
      spare[spareCount++] = slot;
    }
  }

  private int indexOf(long number) {
    return (int) number & (slots.length - 1);
  }

  /** Returns the least number in use from that one on, or one beyond the last. */
  private long next(long number) {
    long at = number;
    while (at <= last) {
      int index = indexOf(at);
      long ahead = taken[index >> 6] >>> index;
      if (ahead != 0) {
        // In the word of the last one it may be the first, one round of the ring later.
        return at + Long.numberOfTrailingZeros(ahead);
      }
      at += Long.SIZE - (index & (Long.SIZE - 1));
    }
    return at;
  }

  private void lengthen(int distance) {
    int length = Integer.highestOneBit(distance) * 2;
    @Nullable Slot[] more = new Slot[length];
    long[] moreTaken = new long[length / Long.SIZE];
    for (Slot slot : slots) {
      if (slot != null) {
        int index = (int) slot.number() & (length - 1);
        more[index] = slot;
        moreTaken[index >> 6] |= 1L << index;
      }
    }
    slots = more;
    taken = moreTaken;
  }

  private void shorten() {
    @Nullable Slot[] fewer = new Slot[SHORTEST];
    taken = new long[SHORTEST / Long.SIZE];
    slots = fewer;
  }
}
