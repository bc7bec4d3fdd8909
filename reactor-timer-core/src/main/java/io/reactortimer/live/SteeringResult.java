// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * The result of pausing or resuming several intervals together.
 *
 * @param steered how many were paused or resumed; for a count, how many can be, in any state
 * @param refused how many matching timers cannot be paused or resumed, by kind
 * @param partial whether some timers were not seen because of a stalled loop
 * @since 0.1
 */
public record SteeringResult(long steered, Map<TimerKind, Long> refused, boolean partial) {

  /** Copies the map. */
  public SteeringResult {
    refused = Map.copyOf(refused);
  }
}
