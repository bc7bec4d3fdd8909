// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the machine was suspended since it was started. The file that tells is read only where
 * the wall clock has moved against the monotonic one since the last time: a suspension moves it,
 * and so does whatever sets it, but while neither happens they run alike. Any thread.
 */
final class SuspendedTime {

  /** A shorter suspension is no cause of anything. */
  private static final long MOVED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LongSupplier file;
  private final LongSupplier wallMillis;
  private final LongSupplier monotonicNanos;

  /** Null before anything was read. */
  private volatile @Nullable Reading last;

  private record Reading(long apartNanos, long suspendedNanos) {}

  SuspendedTime(LinuxFiles files) {
    this(files::suspendedNanos, System::currentTimeMillis, System::nanoTime);
  }

  SuspendedTime(LongSupplier file, LongSupplier wallMillis, LongSupplier monotonicNanos) {
    this.file = file;
    this.wallMillis = wallMillis;
    this.monotonicNanos = monotonicNanos;
  }

  /** Returns it in nanoseconds; {@link ProcessReading#UNREAD} if unknown. */
  long nanos() {
    // Before the file: a suspension in between shows in the next difference, and is read then.
    long apartNanos =
        TimeUnit.MILLISECONDS.toNanos(wallMillis.getAsLong()) - monotonicNanos.getAsLong();
    Reading known = last;
    if (known != null && Math.abs(apartNanos - known.apartNanos) < MOVED_NANOS) {
      return known.suspendedNanos;
    }
    long suspendedNanos = file.getAsLong();
    if (suspendedNanos != ProcessReading.UNREAD) {
      last = new Reading(apartNanos, suspendedNanos);
    }
    return suspendedNanos;
  }
}
