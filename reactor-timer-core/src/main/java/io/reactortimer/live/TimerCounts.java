// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * How many timers are live.
 *
 * @param byKindAndState by what made them and what they are doing, without zeroes
 * @param partial whether a stalled loop kept some timers from being seen
 */
public record TimerCounts(Map<TimerKind, Map<TimerState, Long>> byKindAndState, boolean partial) {

  /** Copies the outer map. */
  public TimerCounts {
    byKindAndState = Map.copyOf(byKindAndState);
  }

  /** All that were seen together. */
  public long total() {
    return byKindAndState.values().stream()
        .flatMap(byState -> byState.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
