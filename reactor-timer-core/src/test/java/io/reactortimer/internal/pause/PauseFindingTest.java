// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import static io.reactortimer.internal.pause.ProcessReading.UNREAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.live.PauseCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a difference of readings says. The numbers are of pauses that were made on purpose. */
class PauseFindingTest {

  private static final long MS = 1_000_000;

  /** Two seconds before a pause of two seconds that begins at 10 s, and half a second before. */
  private final ProcessReading usual = reading(8_000, 1_000, 50, 0, 0, 10);

  private final ProcessReading before = reading(9_500, 1_150, 60, 0, 0, 12);

  private static ProcessReading reading(
      long atMillis, long cpu, long gc, long throttled, long suspended, long runQueue) {
    return new ProcessReading(
        atMillis * MS,
        cpu * MS,
        gc * MS,
        throttled * MS,
        suspended * MS,
        List.of(0L, runQueue * MS));
  }

  private PauseFinding find(ProcessReading after, long lastGcMillis) {
    return PauseFinding.of(usual, before, after, 10_000 * MS, 12_000 * MS, lastGcMillis * MS, 1);
  }

  @Test
  void aStoppedProcessDoesNothing() {
    PauseFinding found = find(reading(12_010, 1_210, 60, 0, 0, 16), 0);
    assertThat(found.cause()).isEqualTo(PauseCause.FROZEN);
    assertThat(found.evidence().processCpu()).isEqualTo(Duration.ofMillis(9)); // 60 - 51 as usual
    assertThat(found.evidence().runQueue()).isEqualTo(Duration.ofMillis(4));
    assertThat(found.evidence().baselineAge()).isEqualTo(Duration.ofMillis(500));
    assertThat(found.evidence().unread()).isEmpty();
  }

  @Test
  void aBusyProcessThatIsStoppedIsFrozenAllTheSame() {
    // Two processors full, before and after.
    ProcessReading busyBefore = reading(9_500, 4_000, 60, 0, 0, 12);
    PauseFinding found =
        PauseFinding.of(
            usual,
            busyBefore,
            reading(12_010, 5_020, 60, 0, 0, 16),
            10_000 * MS,
            12_000 * MS,
            0,
            1);
    assertThat(found.cause()).isEqualTo(PauseCause.FROZEN);
  }

  @Test
  void aCollectionIsTheCauseIfItTookMostOfThePause() {
    assertThat(find(reading(12_010, 3_000, 1_900, 0, 0, 20), 1_840).cause())
        .isEqualTo(PauseCause.GC);
    assertThat(find(reading(12_010, 1_900, 960, 0, 0, 20), 900).cause())
        .isEqualTo(PauseCause.UNKNOWN);
  }

  @Test
  void severalCollectionsOfOnePauseAreSummed() {
    PauseFinding found = find(reading(12_010, 3_000, 1_560, 0, 0, 20), 300);
    assertThat(found.evidence().gc()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(found.cause()).isEqualTo(PauseCause.GC);
  }

  @Test
  void aCollectionBesideThePauseIsNoEvidence() {
    assertThat(find(reading(12_010, 1_210, 1_560, 0, 0, 16), 0).cause())
        .isEqualTo(PauseCause.FROZEN);
  }

  @Test
  void aThreadThatWasReadyToRunIsStarvedOrThrottled() {
    assertThat(find(reading(12_010, 4_000, 60, 0, 0, 1_300), 0).cause())
        .isEqualTo(PauseCause.STARVED);
    assertThat(find(reading(12_010, 1_300, 60, 3_000, 0, 1_300), 0).cause())
        .isEqualTo(PauseCause.THROTTLED);
  }

  @Test
  void aThrottledThreadMayBeOffTheRunQueue() {
    assertThat(find(reading(12_010, 1_210, 60, 1_900, 0, 16), 0).cause())
        .isEqualTo(PauseCause.THROTTLED);
  }

  @Test
  void whatIsThrottledAllTheTimeCanBeFrozenStill() {
    ProcessReading throttledBefore = reading(9_500, 1_150, 60, 3_000, 0, 12);
    PauseFinding found =
        PauseFinding.of(
            usual,
            throttledBefore,
            reading(12_010, 1_210, 60, 4_000, 0, 16),
            10_000 * MS,
            12_000 * MS,
            0,
            1);
    assertThat(found.cause()).isEqualTo(PauseCause.FROZEN);
  }

  @Test
  void aSuspendedMachineComesFirst() {
    PauseFinding found = find(reading(12_010, 1_210, 60, 0, 30_000, 16), 0);
    assertThat(found.cause()).isEqualTo(PauseCause.SUSPENDED);
    assertThat(found.evidence().suspended()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aProcessThatWorkedWhileItsTimersStoodStillIsNotUnderstood() {
    assertThat(find(reading(12_010, 3_100, 60, 0, 0, 16), 0).cause()).isEqualTo(PauseCause.UNKNOWN);
  }

  @Test
  void whatCannotBeReadIsSaid() {
    ProcessReading bare =
        new ProcessReading(9_500 * MS, UNREAD, 0, UNREAD, UNREAD, List.of(0L, 0L));
    ProcessReading later =
        new ProcessReading(12_010 * MS, UNREAD, 0, UNREAD, UNREAD, List.of(UNREAD, UNREAD));
    PauseFinding found = PauseFinding.of(null, bare, later, 10_000 * MS, 12_000 * MS, 0, 1);
    assertThat(found.cause()).isEqualTo(PauseCause.UNKNOWN);
    assertThat(found.evidence().unread())
        .containsExactly(
            "process CPU time", "run-queue delay", "CPU quota", "uptime of the machine");
    assertThat(found.evidence().gc()).isZero();
  }

  @Test
  void withoutAReadingFromBeforeOnlyTheCollectorCanBeToBlame() {
    ProcessReading after = reading(12_010, 1_210, 60, 0, 0, 16);
    assertThat(PauseFinding.of(null, null, after, 10_000 * MS, 12_000 * MS, 0, 1).cause())
        .isEqualTo(PauseCause.UNKNOWN);
    assertThat(PauseFinding.of(null, null, after, 10_000 * MS, 12_000 * MS, 1_900 * MS, 1).cause())
        .isEqualTo(PauseCause.GC);
  }

  @Test
  void anOldReadingSaysNothingOfAProcessThatWorks() {
    ProcessReading old = reading(2_000, 100, 60, 0, 0, 12);
    ProcessReading older = reading(1_000, 50, 60, 0, 0, 12);
    // 5 % before; what it did in the eight seconds since, nobody knows.
    PauseFinding found =
        PauseFinding.of(
            older, old, reading(12_010, 2_500, 60, 0, 0, 16), 10_000 * MS, 12_000 * MS, 0, 1);
    assertThat(found.cause()).isEqualTo(PauseCause.UNKNOWN);
  }
}
