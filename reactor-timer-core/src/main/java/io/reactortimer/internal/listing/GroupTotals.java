// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.lateness.LateCounts;
import io.reactortimer.internal.lateness.LateTicks;
import io.reactortimer.internal.turnover.GroupKey;
import io.reactortimer.internal.turnover.GroupTurnovers;
import io.reactortimer.internal.turnover.Turnover;
import io.reactortimer.live.LatenessInfo;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.ProfileEntry;
import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerProfile;
import io.reactortimer.live.TimerState;
import io.reactortimer.live.TimerTurnover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sums up live timers by name and kind. */
final class GroupTotals implements LiveTotals<GroupTotals> {

  private static final double MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How many groups are kept: names may be as many as timers, and outlive them here. */
  static final int MOST_KEPT = 1000;

  /** An entry per group, and nothing per timer. */
  private final Map<@Nullable String, Map<TimerKind, Total>> totals = new HashMap<>();

  private final OriginTotals origins = new OriginTotals();
  private long live;

  /** How many groups are in {@link #live} alone, because there were too many to be kept. */
  private int groupsNotKept;

  private static final class Total {
    final @Nullable String name;
    final TimerKind kind;
    long live;
    long ticks;
    long missed;
    long gated;
    long maxLatenessNanos = -1;
    long noDemand;
    TimerTurnover turnover = TimerTurnover.NONE;
    List<@Nullable Long> lastHour = List.of();
    @Nullable LatenessInfo latenessLastMinute;

    /** How many ticks those that repeat should have in a minute. */
    double ticksPerMinute;

    Total(@Nullable String name, TimerKind kind) {
      this.name = name;
      this.kind = kind;
    }

    /** Returns about how many fire in a minute of those that do once. */
    double firedPerMinute() {
      Double ended = turnover.endedPerSecond();
      Double fired = turnover.firedShare();
      return ended == null || fired == null ? 0 : ended * fired * TimeUnit.MINUTES.toSeconds(1);
    }

    void addAll(Total others) {
      live += others.live;
      ticks += others.ticks;
      missed += others.missed;
      gated += others.gated;
      maxLatenessNanos = Math.max(maxLatenessNanos, others.maxLatenessNanos);
      noDemand += others.noDemand;
      ticksPerMinute += others.ticksPerMinute;
    }

    TimerGroup toGroup() {
      Duration maxLateness = maxLatenessNanos < 0 ? null : Duration.ofNanos(maxLatenessNanos);
      return new TimerGroup(
          name,
          kind,
          live,
          ticks,
          missed,
          gated,
          maxLateness,
          noDemand,
          turnover,
          latenessLastMinute);
    }
  }

  @Override
  public void add(SeenTimer seen) {
    LiveTimer timer = seen.timer();
    Total total = totalOf(seen.name(), seen.kind());
    total.live++;
    total.ticks += timer.ticks();
    total.missed += timer.missedTicks();
    total.gated += timer.gatedTicks();
    total.maxLatenessNanos = Math.max(total.maxLatenessNanos, timer.lastLatenessNanos());
    TimerState state = seen.state();
    if (state == TimerState.PARKED) {
      total.noDemand++;
    } else if (state == TimerState.ARMED && timer.listedPeriodNanos() > 0) {
      total.ticksPerMinute += MINUTE_NANOS / timer.listedPeriodNanos();
    }
    origins.add(timer.origin());
    live++;
  }

  private Total totalOf(@Nullable String name, TimerKind kind) {
    Map<TimerKind, Total> ofName =
        totals.computeIfAbsent(name, absent -> new EnumMap<>(TimerKind.class));
    Total total = ofName.get(kind);
    if (total == null) {
      total = new Total(name, kind);
      ofName.put(kind, total);
    }
    return total;
  }

  @Override
  public void addAll(GroupTotals others) {
    others
        .totals
        .values()
        .forEach(
            ofName ->
                ofName.values().forEach(total -> totalOf(total.name, total.kind).addAll(total)));
    origins.addAll(others.origins);
    live += others.live;
    groupsNotKept += others.groupsNotKept;
  }

  @Override
  public long live() {
    return live;
  }

  @Override
  public GroupTotals kept() {
    List<Total> sorted = sorted();
    if (sorted.size() <= MOST_KEPT) {
      return this;
    }
    GroupTotals kept = new GroupTotals();
    for (Total total : sorted.subList(0, MOST_KEPT)) {
      kept.totalOf(total.name, total.kind).addAll(total);
    }
    kept.origins.addAll(origins);
    kept.live = live;
    kept.groupsNotKept = groupsNotKept + sorted.size() - MOST_KEPT;
    return kept;
  }

  /** Returns those by origin of the same timers. */
  OriginTotals origins() {
    return origins;
  }

  /**
   * Takes a look into account, and adds to each group how its timers come and go, and how late they
   * were.
   */
  void look(GroupTurnovers turnovers, LateTicks late, long nowNanos) {
    turnovers.beginLook(nowNanos);
    turnovers.forEach(this::totalOf); // those without live timers as well
    for (Total total : sorted()) {
      Turnover known = turnovers.of(new GroupKey(total.name, total.kind));
      if (known != null) {
        total.turnover = known.look(nowNanos, total.live, turnovers::isExactSince);
        total.lastHour = known.lastHour();
      }
      LateCounts counts = late.of(new GroupKey(total.name, total.kind));
      if (counts != null) {
        total.latenessLastMinute = counts.among(total.ticksPerMinute + total.firedPerMinute());
      }
    }
    turnovers.endLook(nowNanos);
  }

  private List<Total> sorted() {
    List<Total> sorted = new ArrayList<>();
    totals.values().forEach(ofName -> sorted.addAll(ofName.values()));
    sorted.sort(
        Comparator.comparingLong((Total total) -> -total.live)
            .thenComparing(total -> total.name, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(total -> total.kind));
    return sorted;
  }

  /**
   * Returns the largest groups, largest first.
   *
   * @param limit how many at most
   * @param partial whether a stalled loop kept timers from being seen
   */
  TimerGroups largest(int limit, boolean partial) {
    List<Total> sorted = sorted();
    sorted.removeIf(total -> total.live == 0);
    List<TimerGroup> groups = new ArrayList<>();
    for (Total total : sorted.subList(0, Math.min(limit, sorted.size()))) {
      groups.add(total.toGroup());
    }
    int others = sorted.size() - groups.size() + groupsNotKept;
    return new TimerGroups(groups, others, live, partial);
  }

  /**
   * Returns the same with what {@link #look} has found of them, those that have ended included.
   *
   * @param limit how many at most
   * @param partial whether a stalled loop kept timers from being seen
   */
  TimerProfile profile(int limit, boolean partial) {
    List<Total> sorted = sorted();
    List<ProfileEntry> entries = new ArrayList<>();
    for (Total total : sorted.subList(0, Math.min(limit, sorted.size()))) {
      entries.add(
          new ProfileEntry(
              null,
              total.name,
              total.kind,
              total.live,
              total.live,
              total.turnover,
              total.lastHour));
    }
    int others = sorted.size() - entries.size() + groupsNotKept;
    return new TimerProfile(ProfileBy.GROUP, entries, others, partial);
  }
}
