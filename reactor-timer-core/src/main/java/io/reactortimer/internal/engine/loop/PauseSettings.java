// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.time.LoopClock;
import org.jspecify.annotations.Nullable;

/**
 * From when on a loop that stood still has paused, and what follows from that.
 *
 * @param thresholdNanos a loop that stood still for longer has paused
 * @param graceNanos how long timeouts that came due during a pause wait after it
 * @param listener is told of pauses; null for nobody
 * @param ticks is told of ticks while it records; null for nobody
 */
public record PauseSettings(
    long thresholdNanos,
    long graceNanos,
    @Nullable PauseListener listener,
    @Nullable TickRecorder ticks) {

  /** Of loops that never notice a pause. */
  public static final PauseSettings NONE = new PauseSettings(LoopClock.NEVER, 0, null, null);
}
