// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

/** In which order live timers are listed. */
public enum TimerSort {

  /** By id, the smallest first: the only order that can be paged through. */
  ID,

  /** By the time to the next tick, the nearest first; timers without a deadline last. */
  NEXT,

  /** By the lateness of the last tick, the latest first; timers that have not ticked last. */
  LATENESS,

  /** By age, the oldest first. */
  AGE
}
