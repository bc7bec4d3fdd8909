// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.PauseCause;
import io.reactortimer.live.PauseEvidence;
import io.reactortimer.live.PauseReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which the timers of a scheduler stood still. Durations are milliseconds.
 *
 * @param scheduler name of the scheduler
 * @param startedAt when the first timer was due that could not fire
 * @param duration how long it was from then until the timers went on
 * @param cause why, by the evidence
 * @param evidence what was measured
 * @param workersPaused how many of its loops stood still
 * @param workers how many loops it has
 * @param timersLate how many timers fired late because of it
 * @param ticksMissed how many grid points were missed because of it
 * @param missedByName the names with the most of them, the largest first
 * @param streamsOverflowed how many intervals ended because they had no demand for what came at
 *     once
 */
public record PauseDescriptor(
    String scheduler,
    Instant startedAt,
    BigDecimal duration,
    PauseCause cause,
    Evidence evidence,
    int workersPaused,
    int workers,
    long timersLate,
    long ticksMissed,
    List<NamedTicks> missedByName,
    long streamsOverflowed) {

  static PauseDescriptor of(PauseReport report) {
    return new PauseDescriptor(
        report.scheduler(),
        report.startedAt().truncatedTo(ChronoUnit.MILLIS),
        Millis.of(report.duration()),
        report.cause(),
        Evidence.of(report.evidence()),
        report.workersPaused(),
        report.workers(),
        report.timersLate(),
        report.ticksMissed(),
        report.missedByName().stream()
            .map(missed -> new NamedTicks(missed.name(), missed.ticks()))
            .toList(),
        report.streamsOverflowed());
  }

  /**
   * How many ticks the timers of one name missed.
   *
   * @param name their name, or {@code null} for those that have none
   * @param ticks how many
   */
  public record NamedTicks(@Nullable String name, long ticks) {}

  /**
   * What was measured; {@code null} is what could not be read.
   *
   * @param processCpu CPU time beyond the usual
   * @param gc how long garbage collections stopped the process
   * @param runQueue how long the timer thread was ready to run and did not
   * @param throttled how long the process was out of its CPU quota, summed over processors
   * @param suspended how long the machine was suspended
   * @param baselineAge how long before the pause the reading was taken that all is compared with
   * @param unread what could not be read
   */
  public record Evidence(
      @Nullable BigDecimal processCpu,
      @Nullable BigDecimal gc,
      @Nullable BigDecimal runQueue,
      @Nullable BigDecimal throttled,
      @Nullable BigDecimal suspended,
      @Nullable BigDecimal baselineAge,
      List<String> unread) {

    static Evidence of(PauseEvidence evidence) {
      return new Evidence(
          Millis.ofNullable(evidence.processCpu()),
          Millis.ofNullable(evidence.gc()),
          Millis.ofNullable(evidence.runQueue()),
          Millis.ofNullable(evidence.throttled()),
          Millis.ofNullable(evidence.suspended()),
          Millis.ofNullable(evidence.baselineAge()),
          evidence.unread());
    }
  }
}
