// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

/**
 * The two clocks that end a lease. The monotonic one may stand still while a virtual machine is
 * suspended; the wall clock may be set. Whichever says first that it is over is right.
 *
 * @since 0.1
 */
public interface LeaseClock {

  /** The clocks of the system. */
  LeaseClock SYSTEM =
      new LeaseClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }
      };

  /**
   * Returns the monotonic time.
   *
   * @return nanoseconds since any moment
   */
  long nanoTime();

  /**
   * Returns the time of the wall clock.
   *
   * @return milliseconds since the epoch
   */
  long wallMillis();
}
