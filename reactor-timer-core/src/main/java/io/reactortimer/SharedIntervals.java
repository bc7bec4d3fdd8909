// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import org.jspecify.annotations.Nullable;

/**
 * What intervals of one place have in common, found again by those that begin: ten thousand
 * heartbeats, each assembled for itself, hold one publisher and not ten thousand, which takes no
 * memory and is in the cache when they tick.
 *
 * <p>Any thread. Races are harmless: all that is kept is immutable, and two that look at once keep
 * one each. So few are kept that it does not matter for how long.
 */
final class SharedIntervals {

  private static final int KEPT = 64;

  private final @Nullable IntervalFlux<?>[] kept = new IntervalFlux<?>[KEPT];

  /** One that goes on like {@code wanted}. */
  @SuppressWarnings("unchecked")
  <T> IntervalFlux<T> sharedBy(IntervalFlux<T> wanted) {
    int index = placeOf(wanted.periodNanos());
    IntervalFlux<?> known = kept[index];
    if (known != null && known.goesOnLike(wanted)) {
      return (IntervalFlux<T>) known; // of the same shape
    }
    IntervalFlux<T> fresh = wanted.withoutBeginning();
    kept[index] = fresh;
    return fresh;
  }

  /** Periods are round numbers, so their low bits tell little. */
  private static int placeOf(long periodNanos) {
    return (int) ((periodNanos * 0x9E37_79B9_7F4A_7C15L) >>> (Long.SIZE - 6));
  }
}
