// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** What a tick looks like to the subscriber. */
interface TickShape<T> {

  /** Only its number: nothing is made but the boxed number. */
  TickShape<Long> COUNT =
      (sequence, gridIndex, missed, latenessNanos, waitNanos, clock) -> sequence;

  /** All there is to say. */
  TickShape<Tick> TICK =
      (sequence, gridIndex, missed, latenessNanos, waitNanos, clock) ->
          new Tick(
              sequence,
              gridIndex,
              missed,
              latenessNanos,
              waitNanos,
              clock.now(TimeUnit.MILLISECONDS)
                  - TimeUnit.NANOSECONDS.toMillis(latenessNanos + waitNanos));

  T of(
      long sequence,
      long gridIndex,
      long missed,
      long latenessNanos,
      long demandWaitNanos,
      Scheduler clock);
}
