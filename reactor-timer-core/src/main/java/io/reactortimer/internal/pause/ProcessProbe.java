// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import java.util.List;

/** Reads what the process has used. Any thread but a loop's. */
interface ProcessProbe {

  /** Reads all totals but those of threads. */
  ProcessReading read(long nowNanos, List<Long> runQueueNanos);

  /**
   * Returns how long a thread was ready to run so far; {@link ProcessReading#UNREAD} if unknown.
   */
  long runQueueNanos(long threadId);

  /**
   * Returns how long the last collection of each collector stopped the process between two moments
   * of loop time, summed; {@link ProcessReading#UNREAD} if that cannot be read.
   *
   * @param nowNanos the present, to which both are related
   */
  long lastGcNanos(long fromNanos, long untilNanos, long nowNanos);

  /** Returns the probe of this process, as far as this runtime lets it be read. */
  static ProcessProbe ofSystem() {
    return OfSystem.PROBE;
  }

  /** Made at the first reading. */
  final class OfSystem {

    private static final ProcessProbe PROBE = make();

    private OfSystem() {}

    private static ProcessProbe make() {
      LinuxFiles files = new LinuxFiles();
      try {
        return new SystemProbe(files);
      } catch (LinkageError | RuntimeException e) { // a runtime without the modules of the beans
        return new FileProbe(files);
      }
    }
  }
}
