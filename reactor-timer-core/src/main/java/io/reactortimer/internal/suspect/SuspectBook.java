// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.listing.OperatorChain;
import io.reactortimer.internal.listing.TimerJudge;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.origin.OriginSampler;
import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.Suspects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What looks at the live timers of one scheduler have found, so that each look can be compared with
 * those before. Any thread; nothing is kept per timer, and of at most {@value #MOST_GROUPS} groups.
 */
public final class SuspectBook implements TimerJudge {

  static final int MOST_GROUPS = 1_000;

  /** From when on growth is worth a warning: sessions that begin in the morning grow as well. */
  private static final long GROWING_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final long GROWN_FLOOR = 100_000;

  private final String scheduler;
  private final LoopClock clock;
  private final SuspectSettings settings;
  private final OriginSampler origins;
  private final BooleanSupplier abandoned;
  private final Consumer<Suspect> told;
  private final Map<GroupKey, GroupHistory> histories = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private final SuspectLog log = new SuspectLog();

  private volatile LookTimes times = LookTimes.none();

  /**
   * Keeps book of the timers of one scheduler.
   *
   * @param abandoned whether all users of the scheduler have released it
   * @param told is told of each group of suspects, once a look that counts
   */
  public SuspectBook(
      String scheduler,
      LoopClock clock,
      SuspectSettings settings,
      OriginSampler origins,
      BooleanSupplier abandoned,
      Consumer<Suspect> told) {
    this.told = told;
    this.abandoned = abandoned;
    this.scheduler = scheduler;
    this.clock = clock;
    this.settings = settings;
    this.origins = origins;
  }

  @Override
  public Look begin(long nowNanos) {
    return new SuspectLook(this, settings, times, abandoned.getAsBoolean(), nowNanos);
  }

  /** Returns what is known of a group; null if nothing is. */
  @Nullable GroupHistory history(GroupKey key) {
    return histories.get(key);
  }

  @Override
  public Predicate<LiveTimer> among(Set<SuspectReason> reasons, long nowNanos) {
    ChainSight sight = new ChainSight();
    ChainSteps chain = new ChainSteps();
    return timer -> {
      sight.read(chain.at(timer.chainHead()));
      String name = timer.listedName(chain);
      GroupHistory known = histories.get(new GroupKey(name, timer.kind(chain), sight.hash()));
      if (known == null || settings.exempts(name)) {
        return false;
      }
      SuspectReason now =
          StateReasons.of(timer, timer.listedState(), sight, abandoned.getAsBoolean(), nowNanos);
      return (now != null
              && reasons.contains(now)
              && known.isConfirmed(now, timer.id(), sight.mayBeHeardAgain()))
          || (reasons.contains(SuspectReason.GROWING) && known.isGrowing())
          || (reasons.contains(SuspectReason.OUTLIVED)
              && Outlived.isTrueOf(timer, nowNanos)
              && known.isConfirmed(SuspectReason.OUTLIVED, timer.id(), false));
    };
  }

  /** Takes a look into account, and returns what it has found. */
  synchronized Suspects end(Iterable<GroupTally> tallies, SuspectLook look, int limit) {
    origins.refill(look.nowNanos());
    boolean counts =
        look.isWhole()
            && look.isForHistories()
            && times.isDue(look.nowNanos(), settings.everyNanos()); // else another was faster
    List<Suspect> suspects = new ArrayList<>();
    Map<SuspectReason, Long> totals = new EnumMap<>(SuspectReason.class);
    for (GroupTally tally : tallies) {
      GroupHistory known = historyFor(tally, counts);
      if (known == null) {
        continue;
      }
      known
          .look(tally.reasons(), look.nowNanos())
          .forEach(
              (reason, count) -> {
                totals.merge(reason, count, Long::sum);
                Suspect suspect = suspect(tally, known, reason, count, look.nowNanos());
                suspects.add(suspect);
                if (counts) {
                  told.accept(suspect);
                }
                if (isWorthAWarning(known, reason, look.nowNanos())) {
                  log.warn(suspect, look.nowNanos());
                }
              });
      if (counts) {
        known.grow(tally.live(), tally.cohorts(), look.nowNanos());
      }
    }
    if (counts) {
      times = times.and(look.nowNanos());
      histories.keySet().retainAll(look.keys());
    }
    suspects.sort(Comparator.comparingLong(Suspect::count).reversed());
    List<Suspect> largest = suspects.subList(0, Math.min(limit, suspects.size()));
    return new Suspects(largest, suspects.size() - largest.size(), totals, !look.isWhole());
  }

  private @Nullable GroupHistory historyFor(GroupTally tally, boolean counts) {
    GroupHistory known = histories.get(tally.key);
    if (known != null
        || (!counts && tally.reasons().isEmpty())
        || histories.size() >= MOST_GROUPS) {
      return known;
    }
    GroupHistory fresh = new GroupHistory();
    histories.put(tally.key, fresh);
    return fresh;
  }

  private static boolean isWorthAWarning(GroupHistory known, SuspectReason reason, long nowNanos) {
    if (reason == SuspectReason.GROWING) {
      return (nowNanos - known.growingSinceNanos() >= GROWING_NANOS
              || known.growth().grownCount() >= GROWN_FLOOR)
          && known.tellGrowingOnce();
    }
    Evidence evidence = known.evidence(reason);
    return evidence != null
        && (reason != SuspectReason.OUTLIVED || evidence.isOlder(GROWING_NANOS, nowNanos))
        && evidence.tellOnce();
  }

  private Suspect suspect(
      GroupTally tally, GroupHistory known, SuspectReason reason, long count, long nowNanos) {
    ReasonTally found = tally.tally(reason);
    Map<String, Long> numbers = numbers(known, reason, found, tally, nowNanos);
    OperatorChain chain = OperatorChain.of(tally.example.chainHead());
    String origin = found.origin();
    return new Suspect(
        reason,
        count,
        tally.key.name(),
        tally.key.kind(),
        chain.operators(),
        origin == null ? chain.origin() : origin,
        scheduler,
        instant(found.oldestNanos()),
        instant(found.youngestNanos()),
        found.someIds(),
        numbers,
        SuspectText.sentence(reason, count, numbers),
        SuspectText.action(reason));
  }

  private static Map<String, Long> numbers(
      GroupHistory known,
      SuspectReason reason,
      ReasonTally found,
      GroupTally tally,
      long nowNanos) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("live", tally.live());
    if (reason == SuspectReason.GROWING) {
      Growth growth = known.growth();
      numbers.put("grown", growth.grownCount());
      numbers.put("born", growth.bornCount());
      numbers.put("stayed", growth.stayedCount());
      return numbers;
    }
    numbers.put("now", found.count());
    if (found.unheardCount() > 0) {
      numbers.put("unheard", found.unheardCount());
    }
    Evidence evidence = known.evidence(reason);
    Snapshot before = evidence == null ? null : evidence.confirmed();
    if (before != null) {
      numbers.put("before", before.count());
      numbers.put("apart", TimeUnit.NANOSECONDS.toMillis(nowNanos - before.nanos()));
    }
    Origin line = found.firstOrigin();
    if (reason == SuspectReason.OUTLIVED && line != null) {
      numbers.put(
          "outlived", TimeUnit.NANOSECONDS.toMillis(line.site().turnover().outlivedNanos()));
    }
    if (StateReasons.OF_WAITS.contains(reason)) {
      numbers.put("for", TimeUnit.NANOSECONDS.toMillis(found.longestNanos()));
    }
    return numbers;
  }

  private Instant instant(long nanos) {
    return Instant.ofEpochMilli(clock.wallMillis(nanos));
  }
}
