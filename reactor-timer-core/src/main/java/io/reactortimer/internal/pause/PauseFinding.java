// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import static io.reactortimer.internal.pause.ProcessReading.UNREAD;
import static io.reactortimer.internal.pause.ProcessReading.since;

import io.reactortimer.live.PauseCause;
import io.reactortimer.live.PauseEvidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why something stood still, from what was read before and after: numbers in, cause out.
 *
 * <p>A reading before the pause is up to a second older than the pause, and older where timers are
 * rare. What the process did in between is no evidence: of CPU time as much is taken off as it
 * would have used at its rate before that.
 *
 * @param lateNanos how long the pause was
 * @param cpuNanos CPU time beyond the usual, and below {@code cpuDoubtNanos} as good as none
 * @param throttledBeyondNanos time out of quota beyond the usual
 */
record PauseFinding(
    long lateNanos,
    long cpuNanos,
    long cpuDoubtNanos,
    long gcNanos,
    long runQueueNanos,
    long throttledNanos,
    long throttledBeyondNanos,
    long suspendedNanos,
    long baselineAgeNanos) {

  /**
   * What a process may use of one processor in a pause and still count as standing still. Whatever
   * else stops it, a dump of the heap say, uses about a whole one.
   */
  private static final double NOTHING = 0.25;

  /** How much the usual use of CPU varies. */
  private static final double VARIES = 0.25;

  /** Beyond this much doubt, CPU time says nothing. */
  private static final double DOUBTFUL = 0.5;

  /** A suspension shorter than this can be the rounding of the clock of uptime. */
  private static final long SUSPENDED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Collections are summed over a window that is longer than the pause by no more than this. */
  private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * Compares readings.
   *
   * @param usual an older reading than {@code before}, from which the usual rate of CPU time is
   *     taken; null if there is none
   * @param before the last one before the pause; null if there is none
   * @param lastGcNanos how much of the pause the last collections took
   * @param loop whose thread stood still
   */
  static PauseFinding of(
      @Nullable ProcessReading usual,
      @Nullable ProcessReading before,
      ProcessReading after,
      long fromNanos,
      long untilNanos,
      long lastGcNanos,
      int loop) {
    long lateNanos = untilNanos - fromNanos;
    if (before == null) {
      return new PauseFinding(
          lateNanos, UNREAD, 0, lastGcNanos, UNREAD, UNREAD, UNREAD, UNREAD, UNREAD);
    }
    long besideNanos = Math.max(0, after.atNanos() - before.atNanos() - lateNanos);
    long usedNanos = since(before.cpuNanos(), after.cpuNanos());
    long throttledNanos = since(before.throttledNanos(), after.throttledNanos());
    long usualNanos = 0;
    long usualThrottledNanos = 0;
    if (usual != null) {
      double share = besideNanos / (double) Math.max(1, before.atNanos() - usual.atNanos());
      usualNanos = share(since(usual.cpuNanos(), before.cpuNanos()), share);
      usualThrottledNanos = share(since(usual.throttledNanos(), before.throttledNanos()), share);
    }
    return new PauseFinding(
        lateNanos,
        usedNanos == UNREAD ? UNREAD : Math.max(0, usedNanos - usualNanos),
        (long) (NOTHING * lateNanos + VARIES * usualNanos),
        gcNanos(since(before.gcNanos(), after.gcNanos()), lastGcNanos, lateNanos, besideNanos),
        since(before.runQueueNanos(loop), after.runQueueNanos(loop)),
        throttledNanos,
        throttledNanos - usualThrottledNanos,
        since(before.suspendedNanos(), after.suspendedNanos()),
        Math.max(0, fromNanos - before.atNanos()));
  }

  private static long share(long nanos, double share) {
    return (long) (Math.max(0, nanos) * share);
  }

  private static long gcNanos(
      long summedNanos, long lastGcNanos, long lateNanos, long besideNanos) {
    if (lastGcNanos <= 0) {
      return lastGcNanos; // none in the pause, or unread
    }
    boolean recent = summedNanos != UNREAD && besideNanos < RECENT_NANOS;
    return Math.min(lateNanos, recent ? Math.max(lastGcNanos, summedNanos) : lastGcNanos);
  }

  /** Returns the first cause that applies. */
  PauseCause cause() {
    if (suspendedNanos >= SUSPENDED_NANOS && suspendedNanos >= lateNanos) {
      return PauseCause.SUSPENDED;
    }
    if (isMost(gcNanos)) {
      return PauseCause.GC;
    }
    if (isMost(runQueueNanos)) {
      return throttledNanos * 4 >= lateNanos ? PauseCause.THROTTLED : PauseCause.STARVED;
    }
    if (isMost(throttledBeyondNanos)) { // newer kernels take such a thread off its run queue
      return PauseCause.THROTTLED;
    }
    return isFrozen() ? PauseCause.FROZEN : PauseCause.UNKNOWN;
  }

  private boolean isMost(long nanos) {
    return nanos > lateNanos / 2;
  }

  private boolean isFrozen() {
    long explainedNanos = Math.max(0, gcNanos) + runQueueNanos;
    return runQueueNanos != UNREAD
        && !isMost(explainedNanos)
        && cpuNanos != UNREAD
        && cpuDoubtNanos < DOUBTFUL * lateNanos
        && cpuNanos < cpuDoubtNanos;
  }

  /** Returns what was measured, for people. */
  PauseEvidence evidence() {
    List<String> unread = new ArrayList<>();
    return new PauseEvidence(
        duration(cpuNanos, "process CPU time", unread),
        duration(gcNanos, "garbage collection", unread),
        duration(runQueueNanos, "run-queue delay", unread),
        duration(throttledNanos, "CPU quota", unread),
        duration(suspendedNanos, "uptime of the machine", unread),
        baselineAgeNanos == UNREAD ? null : Duration.ofNanos(baselineAgeNanos),
        unread);
  }

  private static @Nullable Duration duration(long nanos, String what, List<String> unread) {
    if (nanos == UNREAD) {
      unread.add(what);
      return null;
    }
    return Duration.ofNanos(nanos);
  }
}
