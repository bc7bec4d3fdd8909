// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums up live timers by name and kind. Used by one thread. */
final class GroupTotals {

  /** An entry per group, and nothing per timer. */
  private final Map<@Nullable String, Map<TimerKind, Total>> totals = new HashMap<>();

  private final int limit;
  private long live;

  /**
   * @param limit how many groups are wanted at most
   */
  GroupTotals(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    this.limit = limit;
  }

  private static final class Total {
    final @Nullable String name;
    final TimerKind kind;
    long live;
    long ticks;
    long missed;
    long maxLatenessNanos = -1;
    long noDemand;

    Total(@Nullable String name, TimerKind kind) {
      this.name = name;
      this.kind = kind;
    }

    TimerGroup toGroup() {
      Duration maxLateness = maxLatenessNanos < 0 ? null : Duration.ofNanos(maxLatenessNanos);
      return new TimerGroup(name, kind, live, ticks, missed, maxLateness, noDemand);
    }
  }

  void add(Listed timer) {
    Total total = totalOf(timer.listedName(), timer.kind());
    total.live++;
    total.ticks += timer.ticks();
    total.missed += timer.missedTicks();
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

  TimerGroups largest(boolean partial) {
    List<Total> sorted = new ArrayList<>();
    totals.values().forEach(ofName -> sorted.addAll(ofName.values()));
    sorted.sort(
        Comparator.comparingLong((Total total) -> -total.live)
            .thenComparing(total -> total.name, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(total -> total.kind));
    List<TimerGroup> groups = new ArrayList<>();
    for (Total total : sorted.subList(0, Math.min(limit, sorted.size()))) {
      groups.add(total.toGroup());
    }
    return new TimerGroups(groups, sorted.size() - groups.size(), live, partial);
  }
}
