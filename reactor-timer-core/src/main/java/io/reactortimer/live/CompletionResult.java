// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.Map;

/**
 * What became of the timers that were to be completed together.
 *
 * @param completed how many were completed, or would be
 * @param refused how many were not because of their kind, by kind
 * @param partial whether a stalled loop kept some from being seen
 */
public record CompletionResult(long completed, Map<TimerKind, Long> refused, boolean partial) {

  /** Copies the map. */
  public CompletionResult {
    refused = Map.copyOf(refused);
  }
}
