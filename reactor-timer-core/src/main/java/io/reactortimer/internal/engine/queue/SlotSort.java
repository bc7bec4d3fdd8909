// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import java.util.Arrays;

/**
 * Sorts positions of a slot by their offsets from its beginning. Owned by one loop thread. Serves
 * one slot after the other: what is sorted remains until the next one.
 *
 * <p>A crowd that is due within one slot is sorted by the digits of its offsets, which have only
 * twenty bits, in two passes: about ten times as fast as by comparing, and it holds up the loop.
 * See D. E. Knuth, The Art of Computer Programming, volume 3, section 5.2.5.
 */
final class SlotSort {

  /** Fewer are sorted faster by comparing. */
  private static final int CROWD = 1_024;

  private static final int DIGIT_BITS = Slot.WIDTH_SHIFT / 2;
  private static final int DIGITS = 1 << DIGIT_BITS;

  /** No more room than this is kept for the next slot. */
  private static final int ROOM_KEPT = 8_192;

  private static final long[] NONE = {};

  private long[] keys = NONE;

  /**
   * Returns the positions of a slot by the deadlines of what stands there, equal ones by position:
   * to be read by {@link #positionOf}, one after the other and as many as there are entries.
   */
  long[] positions(Slot slot) {
    if (keys.length < slot.size() || keys.length > ROOM_KEPT) {
      keys = new long[Math.max(slot.size(), Math.min(2 * slot.size(), ROOM_KEPT))];
    }
    int count = 0;
    for (int i = slot.head(); i < slot.end(); i++) {
      if (slot.entryAt(i) != null) {
        keys[count++] = (long) slot.offsetAt(i) << Integer.SIZE | i;
      }
    }
    sort(keys, count);
    return keys;
  }

  /** Releases its memory. */
  void shrink() {
    keys = NONE;
  }

  static int positionOf(long key) {
    return (int) key;
  }

  /** Sorts offsets above positions, which ascend. */
  static void sort(long[] keys, int count) {
    if (count < CROWD) {
      Arrays.sort(keys, 0, count);
    } else {
      // Each pass keeps the order of those with equal digits.
      long[] other = new long[count];
      distribute(keys, other, count, Integer.SIZE);
      distribute(other, keys, count, Integer.SIZE + DIGIT_BITS);
    }
  }

  private static void distribute(long[] from, long[] to, int count, int shift) {
    int[] next = new int[DIGITS + 1];
    for (int i = 0; i < count; i++) {
      next[((int) (from[i] >>> shift) & (DIGITS - 1)) + 1]++;
    }
    for (int digit = 1; digit < DIGITS; digit++) {
      next[digit] += next[digit - 1];
    }
    for (int i = 0; i < count; i++) {
      to[next[(int) (from[i] >>> shift) & (DIGITS - 1)]++] = from[i];
    }
  }
}
