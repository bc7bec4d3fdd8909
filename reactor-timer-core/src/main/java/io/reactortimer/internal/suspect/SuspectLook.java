// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.listing.SeenTimer;
import io.reactortimer.internal.listing.TimerJudge;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.Suspects;
import io.reactortimer.live.TimerKind;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One look at all live timers of a scheduler. Used by one thread. */
final class SuspectLook implements TimerJudge.Look {

  /** More groups than that are names given to single timers. */
  private static final int MOST_TALLIES = 10 * SuspectBook.MOST_GROUPS;

  /** A power of two. */
  private static final int BUCKETS = 256;

  private final SuspectBook book;
  private final SuspectSettings settings;
  private final LookTimes times;

  /** Whether histories are due, which alone ask when each timer was born. */
  private final boolean forHistories;

  private final boolean abandoned;
  private final long nowNanos;
  private final ChainSight sight = new ChainSight();

  /** Of timers that are looked at once more. */
  private final ChainSteps chain = new ChainSteps();

  private final GracePeriods grace = new GracePeriods();
  private final Map<GroupKey, GroupTally> keys = new HashMap<>();

  /** The same, to be found without a key for each timer: the first of each bucket. */
  private final @Nullable GroupTally[] tallies = new GroupTally[BUCKETS];

  /** The last subscribers of timers that wait: what else leads there is at work for them. */
  private final IdentityHashMap<Object, Waiting> waiting = new IdentityHashMap<>();

  private final Set<Object> working = Collections.newSetFromMap(new IdentityHashMap<>());

  private boolean whole;

  private static final class Waiting {
    final LiveTimer timer;
    final SuspectReason reason;

    Waiting(LiveTimer timer, SuspectReason reason) {
      this.timer = timer;
      this.reason = reason;
    }
  }

  SuspectLook(
      SuspectBook book,
      SuspectSettings settings,
      LookTimes times,
      boolean abandoned,
      long nowNanos) {
    this.abandoned = abandoned;
    this.book = book;
    this.settings = settings;
    this.times = times;
    this.forHistories = times.isDue(nowNanos, settings.everyNanos());
    this.nowNanos = nowNanos;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** Tells whether no timer was kept from being seen. */
  boolean isWhole() {
    return whole;
  }

  /** Tells whether it has counted cohorts, because histories were due when it began. */
  boolean isForHistories() {
    return forHistories;
  }

  Set<GroupKey> keys() {
    return keys.keySet();
  }

  @Override
  public void add(SeenTimer seen) {
    LiveTimer timer = seen.timer();
    sight.read(seen.chain());
    TimerKind kind = seen.kind();
    if (kind == TimerKind.REF_COUNT_GRACE) {
      grace.add(seen.chain().head());
    }
    GroupTally tally = tallyOf(timer, seen.name(), kind);
    if (tally == null) {
      return;
    }
    tally.add(timer);
    if (forHistories) {
      tally.addToCohort(times.cohortOf(timer.createdNanos(nowNanos)));
    }
    SuspectReason reason = StateReasons.of(timer, seen.state(), sight, abandoned, nowNanos);
    if (reason == null) {
      if (Outlived.isTrueOf(timer, nowNanos)) {
        tally.add(SuspectReason.OUTLIVED, timer);
      }
      return;
    }
    Object end = sight.last();
    if ((reason == SuspectReason.NO_DEMAND || reason == SuspectReason.STUCK)
        && end != null
        && waiting.size() < MOST_TALLIES) {
      waiting.put(end, new Waiting(timer, reason)); // whether it counts shows in the second walk
      return;
    }
    if (sight.mayBeHeardAgain()) {
      tally.addUnheard(timer);
      return;
    }
    tally.add(reason, timer);
    if (reason == SuspectReason.NO_AUDIENCE && end != null) {
      tally.addMulticaster(end);
    }
  }

  private @Nullable GroupTally tallyOf(LiveTimer timer, @Nullable String name, TimerKind kind) {
    long chain = sight.hash();
    int bucket = GroupKey.hash(name, kind, chain) & (tallies.length - 1);
    for (GroupTally tally = tallies[bucket]; tally != null; tally = tally.next()) {
      if (tally.key.is(name, kind, chain)) {
        return tally;
      }
    }
    if (settings.exempts(name) || keys.size() == MOST_TALLIES) {
      return null;
    }
    GroupKey key = new GroupKey(name, kind, chain);
    GroupTally tally = new GroupTally(key, book.history(key), timer, nowNanos, tallies[bucket]);
    tallies[bucket] = tally;
    keys.put(key, tally);
    return tally;
  }

  @Override
  public boolean needsSecondWalk() {
    return !waiting.isEmpty();
  }

  @Override
  public void addAgain(LiveTimer timer) {
    sight.read(chain.at(timer.chainHead()));
    Object end = sight.last();
    Waiting waits = end == null ? null : waiting.get(end);
    if (waits != null && waits.timer != timer) {
      working.add(waits.timer);
    }
  }

  @Override
  public Suspects end(int limit, boolean partial) {
    whole = !partial;
    waiting.forEach(
        (end, waits) -> {
          LiveTimer timer = waits.timer;
          if (!working.contains(timer)) {
            sight.read(chain.at(timer.chainHead()));
            GroupTally tally = tallyOf(timer, timer.listedName(), timer.kind());
            if (tally != null) {
              tally.add(waits.reason, timer);
            }
          }
        });
    keys.values().forEach(tally -> tally.spare(grace));
    return book.end(keys.values(), this, limit);
  }
}
