// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.Ticker;
import io.reactortimer.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code aligned} with an offset and a zone, over the days on which its clock is set: in Vienna on
 * 29 March 2026 from 2 to 3, and on 25 October from 3 to 2.
 */
class WallGridTest {

  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  private final ManualTimers time = ManualTimers.exact();

  private void setWall(ZonedDateTime wall) {
    time.loops()
        .time()
        .stepWallMillis(wall.toInstant().toEpochMilli() - time.loops().time().currentTimeMillis());
  }

  private ZonedDateTime wall(ZoneId zone) {
    return Instant.ofEpochMilli(time.loops().time().currentTimeMillis()).atZone(zone);
  }

  private static ZonedDateTime vienna(String local) {
    return LocalDateTime.parse(local).atZone(VIENNA);
  }

  /** When it ticks by the wall clock of {@code zone}, day and offset included. */
  private List<String> ticks(IntervalSpec spec, ZonedDateTime from, Duration length) {
    setWall(from);
    List<String> ticks = new ArrayList<>();
    spec.on(time.scheduler()).counts().subscribe(n -> ticks.add(text(wall(from.getZone()))));
    time.advance(length);
    return ticks;
  }

  private static String text(ZonedDateTime at) {
    return at.toLocalDateTime().toString().substring(5) + at.getOffset();
  }

  @Test
  void anOffsetMovesTheGrid() {
    IntervalSpec spec = Timers.every(Duration.ofHours(1)).aligned(Duration.ofMinutes(5));
    assertThat(ticks(spec, vienna("2026-01-10T07:06:30"), Duration.ofHours(3)))
        .containsExactly("01-10T08:05+01:00", "01-10T09:05+01:00", "01-10T10:05+01:00");
  }

  @Test
  void anOffsetLongerThanThePeriodCountsByWhatIsLeftOfIt() {
    IntervalSpec spec = Timers.every(Duration.ofHours(1)).aligned(Duration.ofMinutes(65));
    assertThat(ticks(spec, vienna("2026-01-10T07:06:30"), Duration.ofHours(1)))
        .containsExactly("01-10T08:05+01:00");
  }

  private static IntervalSpec dailyAt(Duration offset) {
    return Timers.every(Duration.ofDays(1)).aligned(offset, VIENNA);
  }

  @Test
  void sixInTheMorningIsSixInSummerAndWinter() {
    assertThat(
            ticks(dailyAt(Duration.ofHours(6)), vienna("2026-03-27T12:00:00"), Duration.ofDays(4)))
        .containsExactly(
            "03-28T06:00+01:00", "03-29T06:00+02:00", "03-30T06:00+02:00", "03-31T06:00+02:00");
    assertThat(
            ticks(dailyAt(Duration.ofHours(6)), vienna("2026-10-23T12:00:00"), Duration.ofDays(4)))
        .containsExactly(
            "10-24T06:00+02:00", "10-25T06:00+01:00", "10-26T06:00+01:00", "10-27T06:00+01:00");
  }

  @Test
  void whatTheClockLeavesOutComesAtItsChange() {
    assertThat(
            ticks(
                dailyAt(Duration.ofMinutes(150)),
                vienna("2026-03-27T12:00:00"),
                Duration.ofDays(3)))
        .containsExactly("03-28T02:30+01:00", "03-29T03:00+02:00", "03-30T02:30+02:00");
  }

  @Test
  void whatTheClockShowsTwiceComesOnce() {
    assertThat(
            ticks(
                dailyAt(Duration.ofMinutes(150)),
                vienna("2026-10-23T12:00:00"),
                Duration.ofDays(4)))
        .containsExactly(
            "10-24T02:30+02:00", "10-25T02:30+02:00", "10-26T02:30+01:00", "10-27T02:30+01:00");
  }

  @Test
  void hoursOfADayAreThoseOfTheClock() {
    IntervalSpec spec = Timers.every(Duration.ofHours(6)).aligned(Duration.ZERO, VIENNA);
    assertThat(ticks(spec, vienna("2026-03-28T20:00:00"), Duration.ofHours(15)))
        .containsExactly("03-29T00:00+01:00", "03-29T06:00+02:00", "03-29T12:00+02:00");
    IntervalSpec two = Timers.every(Duration.ofHours(2)).aligned(Duration.ZERO, VIENNA);
    assertThat(ticks(two, vienna("2026-03-28T23:30:00"), Duration.ofHours(6)))
        .containsExactly(
            "03-29T00:00+01:00", "03-29T03:00+02:00", "03-29T04:00+02:00", "03-29T06:00+02:00");
    assertThat(ticks(two, vienna("2026-10-24T23:30:00"), Duration.ofHours(6)))
        .containsExactly("10-25T00:00+02:00", "10-25T02:00+02:00", "10-25T04:00+01:00");
  }

  @Test
  void aShortPeriodGoesOnWithTheClock() {
    IntervalSpec spec = Timers.every(Duration.ofMinutes(30)).aligned(Duration.ZERO, VIENNA);
    assertThat(ticks(spec, vienna("2026-03-29T01:10:00"), Duration.ofMinutes(90)))
        .containsExactly("03-29T01:30+01:00", "03-29T03:00+02:00", "03-29T03:30+02:00");
    assertThat(ticks(spec, vienna("2026-10-25T02:10:00"), Duration.ofMinutes(120)))
        .containsExactly(
            "10-25T02:30+02:00", "10-25T02:00+01:00", "10-25T02:30+01:00", "10-25T03:00+01:00");
  }

  @Test
  void aPauseOfTheProcessOverTheChangePutsItBackOnTheGrid() {
    IntervalSpec spec = dailyAt(Duration.ofHours(6));
    setWall(vienna("2026-03-27T12:00:00"));
    List<String> ticks = new ArrayList<>();
    spec.on(time.scheduler())
        .ticks()
        .subscribe(tick -> ticks.add(text(wall(VIENNA)) + " missed " + tick.missed()));
    time.stallMillis(Duration.ofHours(50).toMillis()); // to the 29th, 15:00
    time.advance(Duration.ofDays(2));
    assertThat(ticks)
        .containsExactly(
            "03-29T15:00+02:00 missed 1",
            "03-30T06:00+02:00 missed 0",
            "03-31T06:00+02:00 missed 0");
  }

  @Test
  void aTickerOverTheChangeIsResumedOnItsGrid() {
    setWall(vienna("2026-10-23T12:00:00"));
    Ticker ticker = dailyAt(Duration.ofHours(6)).on(time.scheduler()).ticker();
    List<String> ticks = new ArrayList<>();
    ticker.asFlux().subscribe(tick -> ticks.add(text(wall(VIENNA))));
    ticker.pause();
    time.advance(Duration.ofDays(3));
    ticker.resume();
    time.advance(Duration.ofDays(1));
    assertThat(ticks).containsExactly("10-27T06:00+01:00");
  }

  @ParameterizedTest
  @CsvSource({"PT15M", "PT1H", "PT90M", "PT2H", "PT6H", "P1D", "P7D"})
  void pointsRiseAndAreOnTheClockWhereverOneStarts(Duration period) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (String name :
        List.of("Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")) {
      ZoneId zone = ZoneId.of(name);
      long offset = random.nextInt(1_000) * 60_000_000_000L;
      WallGrid grid = new WallGrid(offset, zone);
      long nanos =
          LocalDateTime.parse("2026-01-01T00:00:00").atZone(zone).toEpochSecond() * 1_000_000_000L
              + random.nextInt(1_000_000_000);
      long end = nanos + Duration.ofDays(400).toNanos();
      long before = grid.after(nanos, period.toNanos(), 0);
      while (before < end) {
        long point = grid.after(before, period.toNanos(), 0);
        String where = name + " " + period + " seed " + seed + " after " + before;
        assertThat(point - before).as(where).isPositive().isLessThanOrEqualTo(2 * period.toNanos());
        long between = before + (long) (random.nextDouble() * (point - before));
        assertThat(grid.after(between, period.toNanos(), 0)).as(where).isEqualTo(point);
        assertThat(grid.nearest(between, period.toNanos(), 0))
            .as(where)
            .isEqualTo(between - before < point - between ? before : point);
        before = point;
      }
    }
  }

  @Test
  void badArgumentsAreRefusedByName() {
    IntervalSpec spec = Timers.every(Duration.ofHours(1));
    assertThatThrownBy(() -> spec.aligned(Duration.ofMinutes(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("offset must not be negative: PT-1M");
    assertThatThrownBy(() -> spec.aligned(Duration.ZERO, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("zone");
    assertThatThrownBy(() -> Timers.every(Duration.ofMillis(9)).aligned(Duration.ZERO, VIENNA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("period of an aligned interval");
  }
}
