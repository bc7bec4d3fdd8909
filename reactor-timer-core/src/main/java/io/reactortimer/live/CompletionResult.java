// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * The result of completing several timers together.
 *
 * @param completed how many were completed, or would be
 * @param refused how many matching timers cannot be completed, by kind
 * @param partial whether some timers were not seen because of a stalled loop
 * @since 0.1
 */
public record CompletionResult(long completed, Map<TimerKind, Long> refused, boolean partial) {

  /** Copies the map. */
  public CompletionResult {
    refused = Map.copyOf(refused);
  }
}
