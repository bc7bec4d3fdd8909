// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import java.util.List;

/** Reads files only: for a runtime without the modules of the management beans. */
record FileProbe(LinuxFiles files, SuspendedTime suspended) implements ProcessProbe {

  FileProbe(LinuxFiles files) {
    this(files, new SuspendedTime(files));
  }

  @Override
  public ProcessReading read(long nowNanos, List<Long> runQueueNanos) {
    return new ProcessReading(
        nowNanos,
        ProcessReading.UNREAD,
        ProcessReading.UNREAD,
        files.throttledNanos(),
        suspended.nanos(),
        runQueueNanos);
  }

  @Override
  public long runQueueNanos(long threadId) {
    return files.runQueueNanos(threadId);
  }

  @Override
  public long lastGcNanos(long fromNanos, long untilNanos, long nowNanos) {
    return ProcessReading.UNREAD;
  }
}
