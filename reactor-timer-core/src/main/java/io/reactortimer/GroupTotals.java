// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums up live timers by name and kind. Used by one thread. */
final class GroupTotals {

  /** What the timers of one group have in common. */
  private record Key(@Nullable String name, TimerKind kind) {}

  private final Map<Key, Total> totals = new HashMap<>();
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
    final Key key;
    long live;
    long ticks;
    long missed;
    long maxLatenessNanos = -1;
    long noDemand;

    Total(Key key) {
      this.key = key;
    }

    TimerGroup toGroup() {
      Duration maxLateness = maxLatenessNanos < 0 ? null : Duration.ofNanos(maxLatenessNanos);
      return new TimerGroup(key.name, key.kind, live, ticks, missed, maxLateness, noDemand);
    }
  }

  void add(Listed timer) {
    Total total = totals.computeIfAbsent(new Key(timer.listedName(), timer.kind()), Total::new);
    total.live++;
    total.ticks += timer.ticks();
    total.missed += timer.missedTicks();
    total.maxLatenessNanos = Math.max(total.maxLatenessNanos, timer.lastLatenessNanos());
    if (timer.listedState() == TimerState.PARKED) {
      total.noDemand++;
    }
    live++;
  }

  TimerGroups largest(boolean partial) {
    List<Total> sorted = new ArrayList<>(totals.values());
    sorted.sort(
        Comparator.comparingLong((Total total) -> -total.live)
            .thenComparing(total -> total.key.name, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(total -> total.key.kind));
    List<TimerGroup> groups = new ArrayList<>();
    for (Total total : sorted.subList(0, Math.min(limit, sorted.size()))) {
      groups.add(total.toGroup());
    }
    return new TimerGroups(groups, sorted.size() - groups.size(), live, partial);
  }
}
