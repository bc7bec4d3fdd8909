// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.live.SuspectReason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Of which timers of a group a reason was true in the last looks. A reason that was true by chance,
 * in the middle of a change, is not true of the same timer a period and ten seconds later. Guarded
 * by the book.
 */
final class Evidence {

  private static final long LEAST_DISTANCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Of fewer, that nobody listens just now is no evidence. */
  static final int LEAST_AUDIENCES = 10;

  /** At least a period and ten seconds before the newer one; null until there is one. */
  private @Nullable Snapshot older;

  private @Nullable Snapshot newer;

  /** What the last look could be compared with; null if it confirmed nothing. */
  private @Nullable Snapshot confirmed;

  /** When a look has confirmed it first, in an unbroken row; negative if the last one has not. */
  private long sinceNanos = -1;

  private boolean told;

  @Nullable Snapshot older() {
    return older;
  }

  @Nullable Snapshot newer() {
    return newer;
  }

  @Nullable Snapshot confirmed() {
    return confirmed;
  }

  /** Takes a look into account. Returns how many timers it confirms; 0 for none. */
  long look(SuspectReason reason, ReasonTally tally, long nowNanos) {
    long distanceNanos = Math.max(LEAST_DISTANCE_NANOS, tally.longestPeriodNanos());
    Snapshot before = before(nowNanos, distanceNanos);
    long also = before == null || before.nanos() > nowNanos ? 0 : also(tally, before);
    boolean maybeHeardAgain =
        reason == SuspectReason.NO_AUDIENCE || tally.unheardCount() == tally.count();
    long floor = maybeHeardAgain ? LEAST_AUDIENCES : 1;
    long found = also >= floor ? also : 0;
    confirmed = found > 0 ? before : null;
    sinceNanos = found == 0 ? -1 : sinceNanos < 0 ? nowNanos : sinceNanos;
    Snapshot last = newer;
    if (last == null || nowNanos - last.nanos() >= distanceNanos) {
      older = last;
      newer = tally.snapshot(nowNanos);
    }
    return found;
  }

  /** Returns the last look that is far enough away; null if none is. */
  private @Nullable Snapshot before(long nowNanos, long distanceNanos) {
    Snapshot last = newer;
    if (last != null && nowNanos - last.nanos() >= distanceNanos) {
      return last;
    }
    Snapshot first = older;
    return first != null && nowNanos - first.nanos() >= distanceNanos ? first : null;
  }

  /** Returns 0 if another look has been taken into account since the tally was begun. */
  private static long also(ReasonTally tally, Snapshot before) {
    return before == tally.older || before == tally.newer ? tally.alsoAt(before) : 0;
  }

  /** Takes into account that a look has found none. */
  void lookWithout() {
    older = null;
    newer = null;
    confirmed = null;
    sinceNanos = -1;
  }

  /** Tells whether it was confirmed in each look for that long. */
  boolean isOlder(long nanos, long nowNanos) {
    return sinceNanos >= 0 && nowNanos - sinceNanos >= nanos;
  }

  /** Returns true once. */
  boolean tellOnce() {
    boolean first = !told;
    told = true;
    return first;
  }
}
