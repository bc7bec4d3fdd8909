// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.live.PauseCause;
import io.reactortimer.live.SchedulerCounters;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerState;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.WorkerDescriptor;
import io.reactortimer.spring.actuate.endpoint.TimersDescriptor.GroupDescriptor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimersTextTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final TimerDescriptor BEAT =
      new TimerDescriptor(
          7,
          "room.beat",
          Map.of("room", "******"),
          TimerKind.INTERVAL,
          TimerState.PARKED,
          "app",
          0,
          NOW.minusSeconds(90),
          BigDecimal.valueOf(15_000),
          null,
          6,
          1,
          "lease orders",
          3L,
          new BigDecimal("0.655"),
          0L,
          null,
          new BigDecimal("12.5"),
          List.of("interval", "map", "lambda"),
          null,
          null,
          null);

  private static final TimerDescriptor NAMELESS =
      new TimerDescriptor(
          4711,
          null,
          null,
          TimerKind.TASK,
          TimerState.ARMED,
          "app",
          0,
          NOW,
          null,
          new BigDecimal("-20"),
          0,
          0,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          "com.example.Job",
          null);

  private static final TimerDescriptor CALL =
      new TimerDescriptor(
          4712,
          null,
          null,
          TimerKind.TIMEOUT,
          TimerState.ARMED,
          "app",
          0,
          NOW,
          null,
          BigDecimal.ONE,
          0,
          0,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          "GET http://rooms/******",
          null,
          null);

  private static final LateTickDescriptor LATE =
      new LateTickDescriptor(
          Instant.parse("2026-01-01T12:03:11.200Z"),
          new BigDecimal("2008.4"),
          7,
          "room.beat",
          TimerKind.INTERVAL,
          "app");

  private static final PauseDescriptor PAUSE =
      new PauseDescriptor(
          "app",
          Instant.parse("2026-01-01T12:03:11.200Z"),
          new BigDecimal("2008.4"),
          PauseCause.FROZEN,
          new PauseDescriptor.Evidence(null, null, null, null, null, null, List.of()),
          1,
          4,
          812,
          4310,
          List.of(
              new PauseDescriptor.NamedTicks("room.beat", 3900),
              new PauseDescriptor.NamedTicks(null, 410)),
          0);

  @Test
  void listingIsAlignedTables() {
    TimersDescriptor listing =
        new TimersDescriptor(
            new DefaultSchedulerDescriptor(false, null, null),
            List.of(scheduler("app", null), scheduler("other", BigDecimal.valueOf(1200))),
            List.of(
                new GroupDescriptor(
                    "app",
                    "room.beat",
                    TimerKind.INTERVAL,
                    12000,
                    480,
                    1,
                    null,
                    BigDecimal.ONE,
                    3,
                    new BigDecimal("12.5"),
                    BigDecimal.TEN,
                    new BigDecimal("0.0213"),
                    new SchedulerDescriptor.Lateness(
                        BigDecimal.TEN, BigDecimal.TEN, new BigDecimal("12.5"), BigDecimal.TEN))),
            2,
            List.of(LATE),
            List.of(PAUSE),
            List.of(),
            0,
            List.of(BEAT, NAMELESS),
            12_001,
            4711L,
            true);

    assertThat(TimersText.of(listing, NOW))
        .isEqualTo(
            """
            SCHEDULER   LIVE  ARMED  PARKED  PAUSED  LATE P99, LAST MINUTE  SINCE START  STALLED
            app        12001  11990       6       5                 1.57ms        912ms  no
            other      12001  11990       6       5                      -        912ms  worker 0 for 1.2s in com.example.Dao.find(Dao.java:7)

            DUE AT                     LATE  ID  NAME       KIND      SCHEDULER
            2026-01-01T12:03:11.200Z  2.01s   7  room.beat  INTERVAL  app

            PAUSED AT                 SCHEDULER    FOR  CAUSE   TIMERS LATE  MISSED  MOST OF THEM
            2026-01-01T12:03:11.200Z  app        2.01s  FROZEN          812    4310  room.beat 3,900, without a name 410

            GROUP      KIND      SCHEDULER   LIVE  TICKS  MISSED  LATEST  LATE P99  NO DEMAND  MADE/S  ENDED/S   FIRED
            room.beat  INTERVAL  app        12000    480       1     1ms    12.5ms          3    12.5       10  2.13 %
            and 2 more groups

              ID  NAME       KIND      STATE   SCHEDULER    AGE  PERIOD  DUE IN  TICKS  MISSED  LATENESS  DEMAND  TAGS
               7  room.beat  INTERVAL  PARKED  app        1m30s     15s       -      6       1   0.655ms       0  room=******
            4711  -          TASK      ARMED   app          0ms       -   -20ms      0       0         -       -  -

            2 of 12001 timers that match; next page: after=4711
            A stalled loop kept some timers from being seen.
            """);
  }

  @Test
  void whatIsStuckIsASentence() {
    List<String> stuckIn = List.of("java.lang.Object.wait(Native)", "com.example.Dao.find(Dao:7)");
    BigDecimal stuckFor = BigDecimal.valueOf(12_000);
    assertThat(
            new StuckDescriptor(
                    7L, TimerKind.INTERVAL, "beat", null, "app-1", stuckFor, true, stuckIn)
                .sentence())
        .isEqualTo(
            "Timer 7, INTERVAL beat, has been stuck for 12s on thread app-1 in"
                + " com.example.Dao.find(Dao:7); another thread carries on everything else.");
    assertThat(
            new StuckDescriptor(
                    null, TimerKind.TASK, null, "com.example.Job", "app-1", stuckFor, false, null)
                .sentence())
        .isEqualTo(
            "An immediate task, com.example.Job, has been stuck for 12s on thread app-1;"
                + " nothing else fires on its loop.");
    assertThat(
            new StuckDescriptor(null, null, null, null, "app-1", stuckFor, true, null).sentence())
        .startsWith("The end of a stream has been stuck for 12s");
  }

  @Test
  void oneTimerIsALineForEachThingThatIsKnown() {
    assertThat(TimersText.of(BEAT, NOW))
        .isEqualTo(
            """
            id:         7
            name:       room.beat
            tags:       room=******
            kind:       INTERVAL
            state:      PARKED
            scheduler:  app
            worker:     0
            createdAt:  2026-01-02T03:02:35Z
            age:        1m30s
            period:     15s
            ticks:      6
            missed:     1
            gate:       lease orders
            gated:      3
            lateness:   0.655ms
            demand:     0
            demandWait: 12.5ms
            operators:  interval > map > lambda
            """);
  }

  @Test
  void aTimeoutWithoutANameIsCalledByTheCallItGuards() {
    TimersDescriptor listing =
        new TimersDescriptor(
            new DefaultSchedulerDescriptor(false, null, null),
            List.of(),
            List.of(),
            0,
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(CALL),
            1,
            null,
            false);

    assertThat(TimersText.of(listing, NOW)).contains("  (GET http://rooms/******)  TIMEOUT  ");
    assertThat(TimersText.of(CALL, NOW)).contains("call:       GET http://rooms/******\n");
  }

  @Test
  void namesCannotBreakLinesAndLongOnesAreCut() {
    TextTable table = new TextTable("NAME", "KIND");
    table.row("a\nb", "x");
    table.row("n".repeat(70), "y");

    StringBuilder text = new StringBuilder();
    table.appendTo(text);

    assertThat(text.toString().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("a\\u{a}b "))
        .anyMatch(line -> line.equals("n".repeat(57) + "...  y"));
  }

  @Test
  void timersWithoutANameAreCountedAndItIsSaidHowToGetAtOne() {
    TimersDescriptor listing =
        new TimersDescriptor(
            new DefaultSchedulerDescriptor(false, null, null),
            List.of(scheduler("app", null)),
            List.of(
                new GroupDescriptor(
                    "app",
                    "beat",
                    TimerKind.INTERVAL,
                    7,
                    1,
                    0,
                    null,
                    null,
                    0,
                    null,
                    null,
                    null,
                    null),
                new GroupDescriptor(
                    "app", null, TimerKind.TIMEOUT, 3, 0, 0, null, null, 0, null, null, null, null),
                new GroupDescriptor(
                    "app", null, TimerKind.TASK, 2, 0, 0, null, null, 0, null, null, null, null)),
            0,
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(),
            0,
            null,
            false);

    assertThat(TimersText.of(listing, NOW).lines())
        .element(7)
        .isEqualTo(
            "5 without a name: named(..) gives one, and so does name(..) with"
                + " reactor-timer.names-from-operators=true");
  }

  @Test
  void aSuspendedSchedulerIsNamed() {
    TimersDescriptor listing =
        new TimersDescriptor(
            new DefaultSchedulerDescriptor(false, null, null),
            List.of(scheduler("app", null), scheduler("paused", null, true)),
            List.of(),
            0,
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(),
            0,
            null,
            false);

    assertThat(TimersText.of(listing, NOW).lines())
        .element(3)
        .isEqualTo("paused is suspended: its context is paused, and no timer fires.");
  }

  private static SchedulerDescriptor scheduler(String name, BigDecimal stalledFor) {
    return scheduler(name, stalledFor, null);
  }

  private static SchedulerDescriptor scheduler(
      String name, BigDecimal stalledFor, Boolean suspended) {
    BigDecimal zero = BigDecimal.ZERO;
    WorkerDescriptor worker =
        new WorkerDescriptor(
            0,
            "app-1",
            11_990,
            5,
            6,
            new Lateness(zero, zero, new BigDecimal("912.3"), zero),
            stalledFor == null ? new Lateness(zero, zero, new BigDecimal("1.573"), zero) : null,
            zero,
            zero,
            stalledFor,
            stalledFor == null
                ? null
                : List.of(
                    "java.base@17/java.lang.Thread.sleep(Native Method)",
                    "com.example.Dao.find(Dao.java:7)"),
            null);
    return new SchedulerDescriptor(
        name,
        BigDecimal.ONE,
        MissedTickPolicy.SKIP,
        null,
        suspended,
        12_001,
        11_990,
        6,
        0,
        5,
        0,
        stalledFor == null ? new Lateness(zero, zero, new BigDecimal("1.573"), zero) : null,
        new SchedulerCounters(1, 2, 3, 4, 0, 5, 6, 7, 0),
        List.of(worker));
  }
}
