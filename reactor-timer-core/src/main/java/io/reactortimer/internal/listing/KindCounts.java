// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import java.util.EnumMap;
import java.util.Map;

/** Counts live timers by kind and state. */
final class KindCounts implements LiveTotals<KindCounts> {

  /** A cell of one count for each that there is. */
  private final Map<TimerKind, Map<TimerState, long[]>> counts = new EnumMap<>(TimerKind.class);

  private long live;

  @Override
  public void add(SeenTimer seen) {
    add(seen.kind(), seen.state(), 1);
  }

  private void add(TimerKind kind, TimerState state, long timers) {
    counts.computeIfAbsent(kind, absent -> new EnumMap<>(TimerState.class))
            .computeIfAbsent(state, absent -> new long[1])[0] +=
        timers;
    live += timers;
  }

  @Override
  public void addAll(KindCounts others) {
    others.counts.forEach(
        (kind, states) -> states.forEach((state, cell) -> add(kind, state, cell[0])));
  }

  @Override
  public long live() {
    return live;
  }

  @Override
  public KindCounts kept() {
    return this;
  }

  /** Returns what there is, without zeroes. */
  Map<TimerKind, Map<TimerState, Long>> toMap() {
    Map<TimerKind, Map<TimerState, Long>> byKind = new EnumMap<>(TimerKind.class);
    counts.forEach(
        (kind, states) -> {
          Map<TimerState, Long> byState = new EnumMap<>(TimerState.class);
          states.forEach((state, cell) -> byState.put(state, cell[0]));
          byKind.put(kind, byState);
        });
    return byKind;
  }
}
