// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.live.SuspectReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The timers of one group at one look. Used by one thread. */
final class GroupTally {

  /** Of how many the multicaster is remembered until the look has met all grace periods. */
  private static final int MOST_MULTICASTERS = 10_000;

  final GroupKey key;

  /** What earlier looks have found; null if there is nothing. */
  final @Nullable GroupHistory history;

  /** One of them, to show its operators. */
  final LiveTimer example;

  private final int[] cohorts = new int[Growth.LOOKS];
  private final Map<SuspectReason, ReasonTally> reasons = new EnumMap<>(SuspectReason.class);
  private final List<Object> multicasters = new ArrayList<>();

  /** The first of those whose sink nobody listens to, as long as they are few. */
  private final List<LiveTimer> unheard = new ArrayList<>();

  private final long nowNanos;
  private final boolean growing;

  /** The next of its bucket. */
  private final @Nullable GroupTally next;

  private long live;

  GroupTally(
      GroupKey key,
      @Nullable GroupHistory history,
      LiveTimer example,
      long nowNanos,
      @Nullable GroupTally next) {
    this.next = next;
    this.nowNanos = nowNanos;
    this.key = key;
    this.history = history;
    this.growing = history != null && history.isGrowing();
    this.example = example;
  }

  void add(LiveTimer timer) {
    live++;
    if (growing) {
      add(SuspectReason.GROWING, timer);
    }
  }

  void addToCohort(int cohort) {
    cohorts[cohort]++;
  }

  void add(SuspectReason reason, LiveTimer timer) {
    of(reason).add(timer, timer.createdNanos(nowNanos), nowNanos);
  }

  /**
   * Adds one that emits to a sink that nobody listens to just now. That of a few proves nothing:
   * the listeners of an application's own ticker may all be away.
   */
  void addUnheard(LiveTimer timer) {
    if (unheard.size() < Evidence.LEAST_AUDIENCES) {
      unheard.add(timer);
      if (unheard.size() == Evidence.LEAST_AUDIENCES) {
        unheard.forEach(this::addToUnheard);
      }
    } else {
      addToUnheard(timer);
    }
  }

  private void addToUnheard(LiveTimer timer) {
    of(SuspectReason.ENDED_BELOW).addUnheard(timer, timer.createdNanos(nowNanos), nowNanos);
  }

  void addMulticaster(Object multicaster) {
    if (multicasters.size() < MOST_MULTICASTERS) {
      multicasters.add(multicaster);
    }
  }

  private ReasonTally of(SuspectReason reason) {
    ReasonTally known = reasons.get(reason);
    if (known == null) {
      Evidence before = history == null ? null : history.evidence(reason);
      known =
          before == null
              ? new ReasonTally(reason, null, null)
              : new ReasonTally(reason, before.older(), before.newer());
      reasons.put(reason, known);
    }
    return known;
  }

  /** Forgets those without audience if a grace period may be open for one of them. */
  void spare(GracePeriods grace) {
    if (!grace.isEmpty() && multicasters.stream().anyMatch(grace::cover)) {
      reasons.remove(SuspectReason.NO_AUDIENCE);
    }
  }

  /** Returns those of a reason that is true of some. */
  ReasonTally tally(SuspectReason reason) {
    return Objects.requireNonNull(reasons.get(reason));
  }

  @Nullable GroupTally next() {
    return next;
  }

  Map<SuspectReason, ReasonTally> reasons() {
    return reasons;
  }

  long live() {
    return live;
  }

  int[] cohorts() {
    return cohorts;
  }
}
