// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums up live timers by name and kind. */
final class GroupTotals implements LiveTotals<GroupTotals> {

  /** How many groups are kept: names may be as many as timers, and outlive them here. */
  static final int MOST_KEPT = 1000;

  /** An entry per group, and nothing per timer. */
  private final Map<@Nullable String, Map<TimerKind, Total>> totals = new HashMap<>();

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

    Total(@Nullable String name, TimerKind kind) {
      this.name = name;
      this.kind = kind;
    }

    void addAll(Total others) {
      live += others.live;
      ticks += others.ticks;
      missed += others.missed;
      gated += others.gated;
      maxLatenessNanos = Math.max(maxLatenessNanos, others.maxLatenessNanos);
      noDemand += others.noDemand;
    }

    TimerGroup toGroup() {
      Duration maxLateness = maxLatenessNanos < 0 ? null : Duration.ofNanos(maxLatenessNanos);
      return new TimerGroup(name, kind, live, ticks, missed, gated, maxLateness, noDemand);
    }
  }

  @Override
  public void add(LiveTimer timer) {
    Total total = totalOf(timer.listedName(), timer.kind());
    total.live++;
    total.ticks += timer.ticks();
    total.missed += timer.missedTicks();
    total.gated += timer.gatedTicks();
    total.maxLatenessNanos = Math.max(total.maxLatenessNanos, timer.lastLatenessNanos());
    if (timer.listedState() == TimerState.PARKED) {
      total.noDemand++;
    }
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
    kept.live = live;
    kept.groupsNotKept = groupsNotKept + sorted.size() - MOST_KEPT;
    return kept;
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
   * The largest groups, largest first.
   *
   * @param limit how many at most
   * @param partial whether a stalled loop kept timers from being seen
   */
  TimerGroups largest(int limit, boolean partial) {
    List<Total> sorted = sorted();
    List<TimerGroup> groups = new ArrayList<>();
    for (Total total : sorted.subList(0, Math.min(limit, sorted.size()))) {
      groups.add(total.toGroup());
    }
    int others = sorted.size() - groups.size() + groupsNotKept;
    return new TimerGroups(groups, others, live, partial);
  }
}
