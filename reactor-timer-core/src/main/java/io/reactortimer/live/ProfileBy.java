// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

/**
 * By what timers are put together in a profile.
 *
 * @since 0.1
 */
public enum ProfileBy {

  /** By the line of the application that made them, of those of which it was recorded. */
  ORIGIN,

  /** By name and kind. */
  GROUP
}
