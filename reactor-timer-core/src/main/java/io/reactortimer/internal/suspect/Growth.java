// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import java.util.Arrays;

/**
 * How many timers of a group there were at the last looks, and how many of those that were born
 * between two looks are still there. Guarded by the book.
 *
 * <p>A leak shows in who stays: of those that lived to their second look nearly all still live five
 * looks later. Timers of requests are gone by then, and of sessions that end now and then some are.
 */
final class Growth {

  /** How many looks are remembered. */
  static final int LOOKS = 12;

  /** How many looks after its second one a cohort is judged. */
  private static final int LATER = 5;

  private static final long LEAST_BORN = 20;
  private static final long LEAST_GROWTH = 20;
  private static final double NEARLY_ALL = 0.98;

  /** How many were alive at each look, the newest last. */
  private final long[] live = new long[LOOKS];

  /** Of each cohort, how many lived at its second look; negative until then. */
  private final long[] atSecond = new long[LOOKS];

  private int looks;
  private long bornCount;
  private long stayedCount;
  private int inRow;

  Growth() {
    Arrays.fill(atSecond, -1);
  }

  /**
   * Takes a look into account.
   *
   * @param liveNow how many there are
   * @param cohorts how many there are of each cohort, as {@link LookTimes#cohortOf} numbers them
   */
  void look(long liveNow, int[] cohorts) {
    System.arraycopy(live, 1, live, 0, LOOKS - 1);
    System.arraycopy(atSecond, 1, atSecond, 0, LOOKS - 1);
    live[LOOKS - 1] = liveNow;
    atSecond[LOOKS - 1] = -1;
    if (looks > 0) {
      atSecond[LOOKS - 2] = cohorts[LOOKS - 2];
    }
    looks = Math.min(looks + 1, LOOKS);
    bornCount = 0;
    stayedCount = 0;
    for (int cohort = 1; cohort < LOOKS - 1 - LATER; cohort++) {
      if (atSecond[cohort] >= 0) {
        bornCount += atSecond[cohort];
        stayedCount += cohorts[cohort];
      }
    }
    inRow = stays() ? inRow + 1 : 0;
  }

  private boolean stays() {
    return bornCount >= LEAST_BORN
        && stayedCount >= NEARLY_ALL * bornCount
        && grownCount() >= LEAST_GROWTH;
  }

  /** Tells whether that was so in two looks. */
  boolean isGrowing() {
    return inRow >= 2;
  }

  /** Returns how many more there are than five looks before. */
  long grownCount() {
    return looks > LATER ? live[LOOKS - 1] - live[LOOKS - 1 - LATER] : 0;
  }

  /** Returns how many of those that are judged lived to their second look. */
  long bornCount() {
    return bornCount;
  }

  /** Returns how many of them still live. */
  long stayedCount() {
    return stayedCount;
  }
}
