// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import reactor.core.scheduler.Scheduler;

/** Creates what a subscriber receives as a tick. */
public interface TickMapper<T> {

  /** Creates only the boxed number of the tick. */
  TickMapper<Long> COUNT =
      (sequence, gridIndex, missed, latenessNanos, waitNanos, token, clock) -> sequence;

  /**
   * Creates a tick; on the loop, once per tick.
   *
   * @param token the fencing token; negative if there is no gate
   */
  T of(
      long sequence,
      long gridIndex,
      long missed,
      long latenessNanos,
      long demandWaitNanos,
      long token,
      Scheduler clock);
}
