// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * The totals of each loop of a scheduler, as the last whole look at it found them: a loop that is
 * stalled later still has these timers, though it cannot show them. Without them all its sessions
 * would seem to have ended.
 *
 * <p>Any thread looks. Of two looks at once, either one is remembered.
 */
final class LastCompleteTotals<T extends LiveTotals<T>> {

  private final Supplier<T> nothing;

  /** Null before the first whole look at a loop. */
  private final AtomicReferenceArray<T> last;

  LastCompleteTotals(int loops, Supplier<T> nothing) {
    this.nothing = nothing;
    this.last = new AtomicReferenceArray<>(loops);
  }

  /** Begins a look at all loops. */
  Look begin() {
    return new Look();
  }

  /** One look. Used by one thread. */
  final class Look {

    private final List<T> byLoop = new ArrayList<>();

    private Look() {
      for (int i = 0; i < last.length(); i++) {
        byLoop.add(nothing.get());
      }
    }

    void add(SeenTimer seen, int loop) {
      byLoop.get(loop).add(seen);
    }

    /**
     * Returns the totals of all loops.
     *
     * @param stalled by loop, whether it was stalled, so that not all of its timers were seen
     */
    T end(boolean[] stalled) {
      T total = nothing.get();
      for (int loop = 0; loop < stalled.length; loop++) {
        T seen = byLoop.get(loop);
        if (!stalled[loop]) {
          last.set(loop, seen.kept());
          total.addAll(seen);
        } else {
          T before = last.get(loop);
          // What was seen in part may be more: then it is the newer news.
          total.addAll(before == null || before.live() < seen.live() ? seen : before);
        }
      }
      return total;
    }
  }
}
