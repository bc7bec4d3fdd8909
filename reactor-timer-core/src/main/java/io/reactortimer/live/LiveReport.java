// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * All that one look at the live timers tells: the parts are of the same moment, and cost one walk.
 *
 * @param counts how many timers are live, by what made them and what they are doing, without zeroes
 * @param groups the timers by name
 * @param page some of them
 */
public record LiveReport(
    Map<TimerKind, Map<TimerState, Long>> counts, TimerGroups groups, TimerPage page) {

  /** Copies the outer map. */
  public LiveReport {
    counts = Map.copyOf(counts);
  }

  /** Whether a stalled loop kept some timers from being seen, in all of its parts. */
  public boolean partial() {
    return page.partial();
  }
}
