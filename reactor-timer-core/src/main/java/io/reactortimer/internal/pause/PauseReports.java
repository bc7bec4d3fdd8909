// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import io.reactortimer.internal.engine.loop.LoopGroup;
import io.reactortimer.internal.engine.loop.LoopPause;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.live.PauseCause;
import io.reactortimer.live.PauseReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes reports of pauses: loops that stood still at the same time make one. Owned by the thread
 * that reports, of which there is one at a time.
 */
final class PauseReports {

  /** Two pauses that are this near each other are one. */
  private static final long NEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A loop that was at work has paused if the watch has for at least this share of the time. */
  private static final int WITNESSED_SHARE = 4;

  private final String scheduler;
  private final long thresholdNanos;
  private final PauseHistory history;
  private final PauseLog log = new PauseLog();

  PauseReports(String scheduler, long thresholdNanos, PauseHistory history) {
    this.scheduler = scheduler;
    this.thresholdNanos = thresholdNanos;
    this.history = history;
  }

  long thresholdNanos() {
    return thresholdNanos;
  }

  /**
   * Reports what has paused.
   *
   * @param gathered the pauses, closed but for loops that still make up for theirs; none if the
   *     machine was suspended while nothing was due
   * @param after what was read right after
   */
  void report(
      List<LoopPause> gathered, LoopGroup loops, ReadingLog readings, ProcessReading after) {
    if (gathered.isEmpty()) {
      reportSuspension(loops, readings, after);
      return;
    }
    List<LoopPause> ordered = new ArrayList<>(gathered);
    ordered.sort(Comparator.comparingLong(LoopPause::fromNanos));
    List<LoopPause> together = new ArrayList<>();
    long untilNanos = 0;
    for (LoopPause pause : ordered) {
      if (!together.isEmpty() && pause.fromNanos() > untilNanos + NEAR_NANOS) {
        reportTogether(together, loops, readings, after);
        together.clear();
      }
      together.add(pause);
      untilNanos = Math.max(untilNanos, pause.untilNanos());
    }
    reportTogether(together, loops, readings, after);
  }

  private void reportTogether(
      List<LoopPause> together, LoopGroup loops, ReadingLog readings, ProcessReading after) {
    LoopPause longest = null;
    PauseFinding found = null;
    PauseCost cost = new PauseCost();
    int paused = 0;
    for (LoopPause pause : together) {
      PauseFinding finding = find(pause, loops.clock(), readings, after);
      if (!hasPaused(pause, finding.cause(), readings)) {
        continue;
      }
      paused++;
      if (pause.isClosed()) {
        cost.add(pause);
      }
      if (longest == null || lengthNanos(pause) > lengthNanos(longest)) {
        longest = pause;
        found = finding;
      }
    }
    if (longest != null && found != null) {
      tell(found, longest.untilNanos(), paused, cost, loops);
    }
  }

  private static PauseFinding find(
      LoopPause pause, LoopClock clock, ReadingLog readings, ProcessReading after) {
    ProcessReading before = readings.before(pause.fromNanos());
    ProcessReading usual = before == null ? null : readings.before(before);
    // The time now, as another clock is read beside it: the reading may be from long before.
    long lastGcNanos =
        ProcessProbe.ofSystem()
            .lastGcNanos(pause.fromNanos(), pause.untilNanos(), clock.nowNanos());
    return PauseFinding.of(
        usual, before, after, pause.fromNanos(), pause.untilNanos(), lastGcNanos, pause.loop());
  }

  /**
   * Returns whether a loop has paused. One that was at work may have been in a task that waits,
   * which looks like a process that was stopped: only another thread can tell.
   */
  private static boolean hasPaused(LoopPause pause, PauseCause cause, ReadingLog readings) {
    return switch (cause) {
      case SUSPENDED, GC, THROTTLED, STARVED -> true;
      case FROZEN ->
          pause.isParked()
              || readings.witnessedNanos(pause.fromNanos(), pause.untilNanos()) * WITNESSED_SHARE
                  > lengthNanos(pause);
      case UNKNOWN -> pause.isParked();
    };
  }

  private static long lengthNanos(LoopPause pause) {
    return pause.untilNanos() - pause.fromNanos();
  }

  /** Reports that the machine was suspended, and no timer was late by the clock of the loops. */
  private void reportSuspension(LoopGroup loops, ReadingLog readings, ProcessReading after) {
    ProcessReading woke = readings.before(after.atNanos());
    ProcessReading before = woke == null ? null : readings.before(woke);
    if (before == null || woke == null) {
      return;
    }
    PauseFinding finding =
        PauseFinding.of(null, before, woke, woke.atNanos(), woke.atNanos(), 0, 0);
    if (finding.suspendedNanos() > thresholdNanos) {
      tell(finding, woke.atNanos(), 0, new PauseCost(), loops);
    }
  }

  private void tell(
      PauseFinding finding, long untilNanos, int paused, PauseCost cost, LoopGroup loops) {
    LoopClock clock = loops.clock();
    long nowNanos = clock.nowNanos();
    PauseCause cause = finding.cause();
    // The clock of the loops stands still while the machine is suspended.
    long lengthNanos =
        finding.lateNanos() + (cause == PauseCause.SUSPENDED ? finding.suspendedNanos() : 0);
    Instant until =
        Instant.ofEpochMilli(clock.source().currentTimeMillis()).minusNanos(nowNanos - untilNanos);
    PauseReport report =
        new PauseReport(
            scheduler,
            until.minusNanos(lengthNanos),
            Duration.ofNanos(lengthNanos),
            cause,
            finding.evidence(),
            paused,
            loops.loops().size(),
            cost.timersLate(),
            cost.missed(),
            cost.largest(),
            cost.overflowed());
    log.log(report, nowNanos);
    history.add(report);
  }
}
