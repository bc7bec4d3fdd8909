// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

/**
 * The order in which live timers are listed.
 *
 * @since 0.1
 */
public enum TimerSort {

  /** By id, the smallest first: the only order that can be paged through. */
  ID,

  /** By the time to the next tick, the earliest first; timers without a deadline last. */
  NEXT,

  /** By the lateness of the last tick, the latest first; timers that have not ticked last. */
  LATENESS,

  /** By age, the oldest first. */
  AGE
}
