// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * What became of the intervals that were to be paused or resumed together.
 *
 * @param steered how many were paused or resumed; of a count, how many can be, whatever they do now
 * @param refused how many timers match that cannot be, by kind
 * @param partial whether a stalled loop kept some from being seen
 */
public record SteeringResult(long steered, Map<TimerKind, Long> refused, boolean partial) {

  /** Copies the map. */
  public SteeringResult {
    refused = Map.copyOf(refused);
  }
}
