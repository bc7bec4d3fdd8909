// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import java.util.List;

/**
 * What the process had used by a moment: totals, of which differences are taken. {@link #UNREAD} is
 * what could not be read.
 *
 * @param atNanos when it was read, in loop time
 * @param cpuNanos CPU time of the process
 * @param gcNanos time that garbage collections stopped it
 * @param throttledNanos time that its control group was out of its quota
 * @param suspendedNanos time that the machine was suspended
 * @param runQueueNanos by loop, time that its thread was ready to run and did not
 */
record ProcessReading(
    long atNanos,
    long cpuNanos,
    long gcNanos,
    long throttledNanos,
    long suspendedNanos,
    List<Long> runQueueNanos) {

  /** In place of a number. */
  static final long UNREAD = -1;

  /** Returns the run-queue delay of a loop. */
  long runQueueNanos(int loop) {
    return loop < runQueueNanos.size() ? runQueueNanos.get(loop) : UNREAD;
  }

  /** Returns the same with the time out of quota of a later reading. */
  ProcessReading throttledBy(ProcessReading later) {
    return new ProcessReading(
        atNanos, cpuNanos, gcNanos, later.throttledNanos, suspendedNanos, runQueueNanos);
  }

  /** Returns a difference; {@link #UNREAD} unless both were read. */
  static long since(long before, long after) {
    return before < 0 || after < 0 ? UNREAD : Math.max(0, after - before);
  }
}
