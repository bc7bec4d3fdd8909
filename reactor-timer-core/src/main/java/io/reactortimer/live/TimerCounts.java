// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * How many timers are live.
 *
 * @param byKindAndState by kind and state, without zeroes
 * @param partial whether some timers were not seen because of a stalled loop
 * @since 0.1
 */
public record TimerCounts(Map<TimerKind, Map<TimerState, Long>> byKindAndState, boolean partial) {

  /** Copies the outer map. */
  public TimerCounts {
    byKindAndState = Map.copyOf(byKindAndState);
  }

  /**
   * Returns the sum of all counts.
   *
   * @return how many timers were counted
   */
  public long total() {
    return byKindAndState.values().stream()
        .flatMap(byState -> byState.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
