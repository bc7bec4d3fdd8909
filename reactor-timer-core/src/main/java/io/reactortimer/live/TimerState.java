// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

/**
 * What a live timer was doing at the time of the listing.
 *
 * @since 0.1
 */
public enum TimerState {

  /** Waiting for its deadline in a loop's queue, or on the way there. */
  ARMED,

  /** Waiting for demand: not queued, and causing no wake-up. */
  PARKED,

  /**
   * Its gate was closed at its last due time. If the gate tells when it opens, the timer is not
   * queued and causes no wake-up until then.
   */
  GATED,

  /** Paused until it is resumed. */
  PAUSED,

  /**
   * Its task was running. An interval shows as armed while its tick is delivered; a fixed delay as
   * firing until its run has ended.
   */
  FIRING
}
