// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.lateness;

import io.reactortimer.internal.turnover.GroupKey;
import io.reactortimer.live.LateTick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The late ticks of some seconds. Guarded by the log. */
final class LateSlice {

  static final int MOST_GROUPS = 200;

  private static final Comparator<LateTick> LATEST_LAST = Comparator.comparing(LateTick::lateness);

  final long number;
  private final List<LateTick> worst = new ArrayList<>(LateTicks.WORST);
  private final Map<GroupKey, LateCounts> groups = new HashMap<>();
  private int counted;

  LateSlice(long number) {
    this.number = number;
  }

  /** Returns how many late ticks were counted one by one. */
  int counted() {
    return counted;
  }

  /** Tells whether a tick is later than the least late of the worst. */
  boolean isOfTheWorst(long lateNanos) {
    return worst.size() < LateTicks.WORST || lateNanos > worst.get(0).lateness().toNanos();
  }

  void addWorst(LateTick tick) {
    if (worst.size() == LateTicks.WORST) {
      worst.remove(0);
    }
    worst.add(tick);
    worst.sort(LATEST_LAST);
  }

  void count(GroupKey group, long lateNanos, int weight) {
    counted++;
    LateCounts known = groups.get(group);
    if (known == null && groups.size() < MOST_GROUPS) {
      known = new LateCounts();
      groups.put(group, known);
    }
    if (known != null) {
      known.add(lateNanos, weight);
    }
  }

  List<LateTick> worst() {
    return worst;
  }

  @Nullable LateCounts of(GroupKey group) {
    return groups.get(group);
  }
}
