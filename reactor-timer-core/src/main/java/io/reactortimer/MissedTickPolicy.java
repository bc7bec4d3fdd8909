// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.internal.engine.time.MissedTicks;

/**
 * What happens to the grid points of a fixed-rate timer that passed while it could not tick: after
 * a garbage collection or container freeze, behind a slow task, or without demand.
 *
 * <p>A grid point is <em>missed</em> when a later grid point is also past by the time its tick is
 * delivered. The vocabulary is that of Tokio's {@code MissedTickBehavior}.
 *
 * @since 0.1
 */
public enum MissedTickPolicy {

  /**
   * One tick stands for all that were missed, then the timer is back on its grid. A grid point less
   * than half a period after such a late tick is skipped too, so that no consumer sees two ticks
   * back to back. For periodic tasks of a scheduler, including stock intervals, this applies to any
   * late tick, because they do not wait for demand. This is the default.
   */
  SKIP,

  /** One tick stands for all that were missed, and the grid restarts at its delivery. */
  DELAY,

  /**
   * Every missed tick is delivered, as fast as the consumer takes them: what the JDK's {@code
   * scheduleAtFixedRate} and Reactor's own schedulers do.
   */
  BURST,

  /**
   * What {@link reactor.core.publisher.Flux#interval} does, for applications that must notice a
   * slow consumer: an interval ticks with or without demand, and a grid point without demand ends
   * it with Reactor's overflow error. In all else it is {@link #BURST}; for tasks of a scheduler,
   * which have no demand, it is just that.
   */
  ERROR;

  /** Returns the engine's constant of the same name. */
  MissedTicks arithmetic() {
    return MissedTicks.valueOf(name());
  }

  /** Returns the policy of that name. */
  static MissedTickPolicy of(MissedTicks arithmetic) {
    return valueOf(arithmetic.name());
  }
}
