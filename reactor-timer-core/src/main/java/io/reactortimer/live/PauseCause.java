// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

/**
 * Why timers stood still, as far as there is evidence. The first one that applies, in this order.
 *
 * @since 0.1
 */
public enum PauseCause {

  /** The machine was suspended: its clock of uptime went on, and the monotonic clock did not. */
  SUSPENDED,

  /** The garbage collector stopped the process for more than half of the pause. */
  GC,

  /**
   * The thread was ready to run for more than half of the pause, and a CPU quota of its control
   * group was used up.
   */
  THROTTLED,

  /** The thread was ready to run for more than half of the pause, and other threads ran. */
  STARVED,

  /**
   * The process did nothing, and nothing made it wait: it was stopped from outside, by a signal, a
   * debugger, a container's freezer or the host of a virtual machine.
   */
  FROZEN,

  /** None of the above, or too little could be read to say. */
  UNKNOWN
}
