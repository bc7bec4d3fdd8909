// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last readings of what the process has used, and the last time that the watch of the loops
 * came late. The watch writes, the thread that reports reads.
 *
 * <p>Several are kept, because the watch, too, reads right after a pause.
 */
final class ReadingLog {

  private static final int KEPT = 64;

  /**
   * The watch wakes up to ten times a second. To read costs a tenth of a millisecond and more, all
   * of it beside loops that may use little themselves, and a second is near enough to a pause.
   */
  private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A watch that is so late has something to witness, however near the reading before. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Supplier<List<Long>> runQueues;
  private final Deque<ProcessReading> readings = new ArrayDeque<>(KEPT);

  /** When the watch was late last, and that was not because it did not get the CPU. */
  private long witnessFromNanos;

  private long witnessUntilNanos;

  /** When the watch has read last. The watch's own. */
  private long readNanos = -APART_NANOS;

  /** The watch's own thread; null before its first reading. The watch's own, as the next. */
  private @Nullable Thread watch;

  /** What Linux calls it. */
  private long watchId;

  /** How long the watch's own thread was ready to run so far. The watch's own. */
  private long watchQueueNanos;

  ReadingLog(Supplier<List<Long>> runQueues) {
    this.runQueues = runQueues;
  }

  /** Reads what the process has used by now. */
  ProcessReading read(long nowNanos) {
    return ProcessProbe.ofSystem().read(nowNanos, runQueues.get());
  }

  /** Takes a reading; on the watch's thread. */
  void watchWoke(long plannedNanos, long nowNanos) {
    long lateNanos = nowNanos - plannedNanos; // negative without a plan
    if (nowNanos - readNanos < APART_NANOS && lateNanos < LATE_NANOS) {
      return;
    }
    readNanos = nowNanos;
    Thread current = Thread.currentThread();
    if (watch != current) {
      watch = current;
      watchId = LinuxFiles.currentThreadId();
    }
    long queueNanos = ProcessProbe.ofSystem().runQueueNanos(watchId);
    long waitedNanos = ProcessReading.since(watchQueueNanos, queueNanos);
    watchQueueNanos = queueNanos;
    add(read(nowNanos));
    if (waitedNanos != ProcessReading.UNREAD && waitedNanos < lateNanos / 2) {
      witness(plannedNanos, nowNanos);
    }
  }

  private synchronized void witness(long fromNanos, long untilNanos) {
    witnessFromNanos = fromNanos;
    witnessUntilNanos = untilNanos;
  }

  synchronized void add(ProcessReading reading) {
    if (readings.size() == KEPT) {
      readings.removeLast();
    }
    readings.addFirst(reading);
  }

  /** Returns how much of that time the watch stood still, too, though it was ready to run. */
  synchronized long witnessedNanos(long fromNanos, long untilNanos) {
    return Math.max(
        0, Math.min(untilNanos, witnessUntilNanos) - Math.max(fromNanos, witnessFromNanos));
  }

  /** Returns the last reading that is not later than this; null if none is that old. */
  synchronized @Nullable ProcessReading before(long nanos) {
    for (ProcessReading reading : readings) {
      if (reading.atNanos() <= nanos) {
        return reading;
      }
    }
    return null;
  }

  /** Returns the reading before that one; null if there is none. */
  synchronized @Nullable ProcessReading before(ProcessReading later) {
    return before(later.atNanos() - 1);
  }

  /** Returns whether the machine was suspended between the last two readings. */
  synchronized boolean hasSlept(long thresholdNanos) {
    Iterator<ProcessReading> latest = readings.iterator();
    ProcessReading after = latest.hasNext() ? latest.next() : null;
    ProcessReading before = latest.hasNext() ? latest.next() : null;
    return after != null
        && before != null
        && ProcessReading.since(before.suspendedNanos(), after.suspendedNanos()) > thresholdNanos;
  }
}
