// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import reactor.core.scheduler.Scheduler;

/** What a tick looks like to the subscriber. */
interface TickShape<T> {

  /** Only its number: nothing is made but the boxed number. */
  TickShape<Long> COUNT =
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
