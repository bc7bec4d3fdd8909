// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.live.SuspectReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What looks have found of one group. Looks that are in progress read it; it is changed under the
 * monitor of the book.
 */
final class GroupHistory {

  private final Map<SuspectReason, Evidence> evidence = new ConcurrentHashMap<>();

  // Guarded by the book.
  private final Growth growth = new Growth();
  private long growingSinceNanos = -1;
  private boolean toldGrowing;

  private volatile boolean growing;

  /** Of which timers each reason was confirmed at the last look. */
  private volatile Map<SuspectReason, Snapshot> confirmed = Map.of();

  /** Returns what is known of a reason; null if it was never true. */
  @Nullable Evidence evidence(SuspectReason reason) {
    return evidence.get(reason);
  }

  boolean isGrowing() {
    return growing;
  }

  Growth growth() {
    return growth;
  }

  /** Returns since when it grows; negative if it does not. */
  long growingSinceNanos() {
    return growingSinceNanos;
  }

  /** Returns true once. */
  boolean tellGrowingOnce() {
    boolean first = !toldGrowing;
    toldGrowing = true;
    return first;
  }

  /**
   * Tells whether the last look has confirmed a reason of a timer that it is true of now.
   *
   * @param unheard whether it is true of it because nobody listens to its sink just now
   */
  boolean isConfirmed(SuspectReason reason, long id, boolean unheard) {
    Snapshot known = confirmed.get(reason);
    return known != null && known.mayHave(id) && (!unheard || known.hasUnheard());
  }

  /**
   * Takes a look into account.
   *
   * @return how many timers each reason is confirmed of
   */
  Map<SuspectReason, Long> look(Map<SuspectReason, ReasonTally> tallies, long nowNanos) {
    Map<SuspectReason, Long> found = new EnumMap<>(SuspectReason.class);
    Map<SuspectReason, Snapshot> snapshots = new EnumMap<>(SuspectReason.class);
    evidence.forEach(
        (reason, known) -> {
          if (!tallies.containsKey(reason)) {
            known.lookWithout();
          }
        });
    tallies.forEach(
        (reason, tally) -> {
          if (reason == SuspectReason.GROWING) {
            return;
          }
          Evidence known = evidence.computeIfAbsent(reason, absent -> new Evidence());
          long count = known.look(reason, tally, nowNanos);
          Snapshot before = known.confirmed();
          if (count > 0 && before != null) {
            found.put(reason, count);
            snapshots.put(reason, before);
          }
        });
    confirmed = snapshots;
    if (growing && tallies.containsKey(SuspectReason.GROWING)) {
      found.put(SuspectReason.GROWING, tallies.get(SuspectReason.GROWING).count());
    }
    return found;
  }

  /** Takes into account how many timers of each cohort there are. */
  void grow(long live, int[] cohorts, long nowNanos) {
    growth.look(live, cohorts);
    growing = growth.isGrowing();
    growingSinceNanos = !growing ? -1 : growingSinceNanos < 0 ? nowNanos : growingSinceNanos;
  }
}
