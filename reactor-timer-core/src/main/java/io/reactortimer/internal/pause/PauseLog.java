// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import io.reactortimer.internal.PrintableText;
import io.reactortimer.live.PauseEvidence;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.PauseReport.NamedTicks;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Logs pauses, one line each and one a second at most. One a scheduler; owned by the thread that
 * reports.
 */
final class PauseLog {

  /** Has a logger of its own, so that it can be switched off. */
  private static final Logger LOG = Loggers.getLogger(PauseLog.class);

  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration WARN_FROM = Duration.ofSeconds(1);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT);

  private boolean told;
  private long toldNanos;
  private int untold;

  /** Logs a pause, or counts it if one was logged less than a second ago. */
  void log(PauseReport report, long nowNanos) {
    if (told && nowNanos - toldNanos < QUIET_NANOS) {
      untold++;
      return;
    }
    String line = line(report, ZoneId.systemDefault(), untold);
    told = true;
    toldNanos = nowNanos;
    untold = 0;
    if (report.duration().compareTo(WARN_FROM) >= 0) {
      LOG.warn(line);
    } else {
      LOG.info(line);
    }
  }

  static String line(PauseReport report, ZoneId zone, int untold) {
    StringBuilder line =
        new StringBuilder("Timers of ")
            .append(PrintableText.of(report.scheduler()))
            .append(" stood still for ")
            .append(seconds(report.duration()))
            .append(" at ")
            .append(TIME.format(report.startedAt().atZone(zone)))
            .append(" (")
            .append(why(report))
            .append("): ")
            .append(number(report.ticksMissed()))
            .append(" ticks missed, ")
            .append(number(report.timersLate()))
            .append(" timers late");
    if (report.streamsOverflowed() > 0) {
      line.append(", ").append(number(report.streamsOverflowed())).append(" streams overflowed");
    }
    String separator = "; most missed: ";
    for (NamedTicks named : report.missedByName()) {
      line.append(separator).append(nameOf(named)).append(' ').append(number(named.ticks()));
      separator = ", ";
    }
    if (untold > 0) {
      line.append("; and ").append(untold).append(" more since the last line");
    }
    return line.toString();
  }

  private static String nameOf(NamedTicks named) {
    String name = named.name();
    return name == null ? "without a name" : PrintableText.of(name);
  }

  private static String why(PauseReport report) {
    PauseEvidence evidence = report.evidence();
    String unread =
        evidence.unread().isEmpty()
            ? ""
            : "; not readable: " + String.join(", ", evidence.unread());
    return switch (report.cause()) {
      case SUSPENDED -> "suspended: the machine slept " + seconds(evidence.suspended());
      case GC -> "garbage collection: " + seconds(evidence.gc());
      case THROTTLED ->
          "throttled: ready to run for "
              + seconds(evidence.runQueue())
              + ", out of CPU quota for "
              + seconds(evidence.throttled());
      case STARVED ->
          "starved: ready to run for " + seconds(evidence.runQueue()) + " while others ran";
      case FROZEN -> "frozen: no CPU time, no garbage collection";
      case UNKNOWN ->
          "cause unknown: CPU "
              + seconds(evidence.processCpu())
              + ", garbage collection "
              + seconds(evidence.gc())
              + ", ready to run "
              + seconds(evidence.runQueue())
              + unread;
    };
  }

  private static String seconds(@Nullable Duration duration) {
    return duration == null
        ? "?"
        : String.format(Locale.ROOT, "%.2f s", duration.toNanos() / NANOS_PER_SECOND);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
