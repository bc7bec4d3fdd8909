// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.EnumMap;
import java.util.Map;

/** Counts live timers by kind and state, without a thing per timer. Used by one thread. */
final class KindCounts {

  /** A cell of one count for each that there is. */
  private final Map<TimerKind, Map<TimerState, long[]>> counts = new EnumMap<>(TimerKind.class);

  void add(Listed timer) {
    counts.computeIfAbsent(timer.kind(), kind -> new EnumMap<>(TimerState.class))
        .computeIfAbsent(timer.listedState(), state -> new long[1])[0]++;
  }

  /** What there is, without zeroes. */
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
