// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

/**
 * Of which timers it is recorded where in the application's code they were made. The record is
 * text: class, method, file and line.
 *
 * @since 0.1
 */
public enum Origins {

  /** Of none. */
  OFF,

  /**
   * Of a few: the first eight of each kind and magnitude of the period, and after that at most one
   * of 1,024 and 50 in a second on average. An unsampled timer takes no memory for it.
   */
  SAMPLED,

  /**
   * Of each one. To make a timer then takes several times as long, so this is for tests, and for a
   * look at an application that is not under load.
   */
  ALL
}
