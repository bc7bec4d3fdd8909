// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import io.reactortimer.internal.engine.loop.LoopPause;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.live.PauseReport.NamedTicks;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the pauses of several loops have cost together. Names are read off the timers now: those
 * that have ended since count without one.
 */
final class PauseCost {

  /** So many names are told. */
  static final int NAMES = 5;

  private final Set<Object> late = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<@Nullable String, Long> missedByName = new HashMap<>();
  private long lateBeyondList;
  private long missed;
  private long overflowed;

  /** Adds a pause that is closed. */
  void add(LoopPause pause) {
    long[] listed = new long[1];
    pause.forEachLateTick(
        (timer, gridPoints) -> {
          listed[0]++;
          late.add(timer);
          if (gridPoints > 0 && timer instanceof LiveTimer live) {
            missedByName.merge(live.listedName(), gridPoints, Long::sum);
          }
        });
    lateBeyondList += pause.lateTicks() - listed[0];
    missed += pause.missed();
    overflowed += pause.overflowed();
  }

  /** Returns how many timers were late; ticks that were not listed count as one each. */
  long timersLate() {
    return late.size() + lateBeyondList;
  }

  long missed() {
    return missed;
  }

  long overflowed() {
    return overflowed;
  }

  /** Returns the names with the most missed ticks, the largest first. */
  List<NamedTicks> largest() {
    return missedByName.entrySet().stream()
        .map(entry -> new NamedTicks(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(NamedTicks::ticks)
                .reversed()
                .thenComparing(NamedTicks::name, Comparator.nullsLast(Comparator.naturalOrder())))
        .limit(NAMES)
        .toList();
  }
}
