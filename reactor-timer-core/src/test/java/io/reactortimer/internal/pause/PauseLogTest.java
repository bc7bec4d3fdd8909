// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.PauseCause;
import io.reactortimer.live.PauseEvidence;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.PauseReport.NamedTicks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The line of a pause, and the reports that are kept. */
class PauseLogTest {

  private static PauseReport report(PauseCause cause, PauseEvidence evidence) {
    return new PauseReport(
        "app",
        Instant.parse("2026-05-01T12:03:11.2Z"),
        Duration.ofMillis(2_008),
        cause,
        evidence,
        1,
        2,
        812,
        4_310,
        List.of(new NamedTicks("room.heartbeat", 3_900), new NamedTicks(null, 410)),
        0);
  }

  private static PauseEvidence evidence(List<String> unread) {
    return new PauseEvidence(
        Duration.ofMillis(10),
        Duration.ofMillis(1_900),
        Duration.ofMillis(1_500),
        Duration.ofMillis(3_000),
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        unread);
  }

  private static String line(PauseCause cause) {
    return PauseLog.line(report(cause, evidence(List.of())), ZoneOffset.UTC, 0);
  }

  @Test
  void aLineSaysWhatWhyAndWhatItCost() {
    assertThat(line(PauseCause.FROZEN))
        .isEqualTo(
            "Timers of app stood still for 2.01 s at 12:03:11.2 (frozen: no CPU time, no garbage"
                + " collection): 4,310 ticks missed, 812 timers late; most missed: room.heartbeat"
                + " 3,900, without a name 410");
  }

  @Test
  void eachCauseHasItsNumbers() {
    assertThat(line(PauseCause.GC)).contains("(garbage collection: 1.90 s)");
    assertThat(line(PauseCause.STARVED))
        .contains("(starved: ready to run for 1.50 s while others ran)");
    assertThat(line(PauseCause.THROTTLED))
        .contains("(throttled: ready to run for 1.50 s, out of CPU quota for 3.00 s)");
    assertThat(line(PauseCause.SUSPENDED)).contains("(suspended: the machine slept 30.00 s)");
    assertThat(line(PauseCause.UNKNOWN))
        .contains("(cause unknown: CPU 0.01 s, garbage collection 1.90 s, ready to run 1.50 s)");
  }

  @Test
  void whatCouldNotBeReadIsSaid() {
    PauseEvidence bare =
        new PauseEvidence(
            null, Duration.ZERO, null, null, null, null, List.of("process CPU time", "CPU quota"));
    assertThat(PauseLog.line(report(PauseCause.UNKNOWN, bare), ZoneOffset.UTC, 0))
        .contains(
            "(cause unknown: CPU ?, garbage collection 0.00 s, ready to run ?; not readable:"
                + " process CPU time, CPU quota)");
  }

  @Test
  void linesThatWereLeftOutAreCounted() {
    assertThat(PauseLog.line(report(PauseCause.GC, evidence(List.of())), ZoneOffset.UTC, 3))
        .endsWith("; and 3 more since the last line");
  }

  @Test
  void theLastTwentyAreKeptTheLatestFirst() {
    PauseHistory history = new PauseHistory();
    List<PauseReport> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      PauseReport report = report(PauseCause.GC, evidence(List.of("number " + i)));
      all.add(0, report);
      history.add(report);
    }
    assertThat(history.last()).containsExactlyElementsOf(all.subList(0, 20));
  }

  @Test
  void aListenerThatThrowsTakesNothingFromTheNext() {
    PauseHistory history = new PauseHistory();
    List<PauseReport> told = new ArrayList<>();
    history.addListener(
        report -> {
          throw new IllegalStateException("thrown on purpose");
        });
    history.addListener(told::add);
    PauseReport report = report(PauseCause.GC, evidence(List.of()));
    history.add(report);
    assertThat(told).containsExactly(report);
    assertThat(history.last()).containsExactly(report);
  }
}
