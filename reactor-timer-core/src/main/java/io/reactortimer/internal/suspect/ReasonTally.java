// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.live.SuspectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one group that one reason is true of, at one look, compared with the looks before.
 * Used by one thread.
 */
final class ReasonTally {

  static final int MOST_IDS = 64;
  static final int SHOWN_IDS = 10;

  /** As in the looks before; null where there was none. */
  final @Nullable Snapshot older;

  final @Nullable Snapshot newer;

  /** Whether the reason is how long something has lasted, so that looks must find the same. */
  private final boolean ofWaits;

  private long count;
  private long unheardCount;
  private long maxId;
  private long[] ids = new long[8];
  private int idCount;
  private long oldestNanos = Long.MAX_VALUE;
  private long youngestNanos = Long.MIN_VALUE;
  private long longestPeriodNanos;
  private long longestNanos;
  private long seenOlder;
  private long seenNewer;
  private long mayOlder;
  private long mayNewer;
  private Map<String, Long> origins = Map.of();
  private @Nullable Origin firstOrigin;

  ReasonTally(SuspectReason reason, @Nullable Snapshot older, @Nullable Snapshot newer) {
    this.ofWaits = StateReasons.OF_WAITS.contains(reason);
    this.older = older;
    this.newer = newer;
  }

  void add(LiveTimer timer, long createdNanos, long nowNanos) {
    longestNanos = Math.max(longestNanos, nowNanos - timer.dueNanos());
    long id = timer.id();
    count++;
    maxId = Math.max(maxId, id);
    if (idCount < MOST_IDS) {
      if (idCount == ids.length) {
        ids = Arrays.copyOf(ids, 2 * idCount);
      }
      ids[idCount++] = id;
    }
    oldestNanos = Math.min(oldestNanos, createdNanos);
    youngestNanos = Math.max(youngestNanos, createdNanos);
    longestPeriodNanos = Math.max(longestPeriodNanos, timer.listedPeriodNanos());
    if (older != null && lastsSince(older, timer)) {
      seenOlder += older.has(id) ? 1 : 0;
      mayOlder += older.mayHave(id) ? 1 : 0;
    }
    if (newer != null && lastsSince(newer, timer)) {
      seenNewer += newer.has(id) ? 1 : 0;
      mayNewer += newer.mayHave(id) ? 1 : 0;
    }
    addOrigin(timer.origin());
  }

  /** Adds one whose sink nobody listens to just now. */
  void addUnheard(LiveTimer timer, long createdNanos, long nowNanos) {
    unheardCount++;
    add(timer, createdNanos, nowNanos);
  }

  /** Tells whether a look has found what lasts now, and not one of the same kind before it. */
  private boolean lastsSince(Snapshot look, LiveTimer timer) {
    return !ofWaits || timer.dueNanos() <= look.nanos();
  }

  private void addOrigin(@Nullable Origin origin) {
    if (origin != null) {
      if (origins.isEmpty()) {
        origins = new HashMap<>();
        firstOrigin = origin;
      }
      origins.merge(origin.toString(), (long) origin.weight(), Long::sum);
    }
  }

  long count() {
    return count;
  }

  /** Returns of how many of them it is true because nobody listens to their sink just now. */
  long unheardCount() {
    return unheardCount;
  }

  long oldestNanos() {
    return oldestNanos;
  }

  long youngestNanos() {
    return youngestNanos;
  }

  long longestPeriodNanos() {
    return longestPeriodNanos;
  }

  /** Returns for how long the one that waits longest has been due; 0 if none is. */
  long longestNanos() {
    return longestNanos;
  }

  /** Returns how many it was true of then, too; 0 if it is not sure of any. */
  long alsoAt(Snapshot before) {
    if (before == older) {
      return seenOlder == 0 ? 0 : mayOlder;
    }
    return seenNewer == 0 ? 0 : mayNewer;
  }

  /** Returns where most of those were made of which that was recorded. */
  @Nullable String origin() {
    return origins.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Returns where the first of those was made of which that was recorded. */
  @Nullable Origin firstOrigin() {
    return firstOrigin;
  }

  List<Long> someIds() {
    List<Long> some = new ArrayList<>();
    for (int i = 0; i < Math.min(idCount, SHOWN_IDS); i++) {
      some.add(ids[i]);
    }
    return some;
  }

  Snapshot snapshot(long nowNanos) {
    long[] kept = Arrays.copyOf(ids, idCount);
    Arrays.sort(kept);
    return new Snapshot(nowNanos, count, maxId, kept, unheardCount > 0);
  }
}
