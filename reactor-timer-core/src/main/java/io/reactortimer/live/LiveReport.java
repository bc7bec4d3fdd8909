// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * The result of one look at the live timers: the parts describe the same moment, and cost one walk.
 *
 * @param counts how many timers are live, by kind and state, without zeroes
 * @param groups the timers by name
 * @param suspects the ten largest groups of suspects
 * @param page some of the timers
 * @since 0.1
 */
public record LiveReport(
    Map<TimerKind, Map<TimerState, Long>> counts,
    TimerGroups groups,
    Suspects suspects,
    TimerPage page) {

  /** Copies the outer map. */
  public LiveReport {
    counts = Map.copyOf(counts);
  }

  /**
   * Tells whether all parts lack some timers because of a stalled loop.
   *
   * @return whether the report is partial
   */
  public boolean partial() {
    return page.partial();
  }
}
