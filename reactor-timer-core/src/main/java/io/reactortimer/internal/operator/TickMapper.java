// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import reactor.core.scheduler.Scheduler;

/** What a tick looks like to the subscriber. */
public interface TickMapper<T> {

  /** Only its number: nothing is made but the boxed number. */
  TickMapper<Long> COUNT =
      (sequence, gridIndex, missed, latenessNanos, waitNanos, clock) -> sequence;

  /** Makes a tick; on the loop, once each. */
  T of(
      long sequence,
      long gridIndex,
      long missed,
      long latenessNanos,
      long demandWaitNanos,
      Scheduler clock);
}
