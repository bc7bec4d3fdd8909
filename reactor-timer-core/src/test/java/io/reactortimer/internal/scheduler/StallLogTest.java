// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.internal.engine.loop.LoopStall;
import io.reactortimer.internal.engine.loop.TimerNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StallLogTest {

  private static final StackTraceElement WAIT =
      new StackTraceElement(
          "java.util.concurrent.CountDownLatch", "await", "CountDownLatch.java", 9);
  private static final StackTraceElement BEAT =
      new StackTraceElement("app", null, null, "com.example.Room", "beat", "Room.java", 42);

  private final ManualTimers time = ManualTimers.exact();

  private static LoopStall stall(int untold, StackTraceElement... stack) {
    return new LoopStall("app-1", null, 1_040_000_000L, List.of(stack), untold, false);
  }

  private TimerNode only() {
    List<TimerNode> found = new ArrayList<>();
    time.loops().group().visitTimers(found::add);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void theWarningNamesThreadTimerAndLine() {
    assertThat(StallLog.warning(stall(0, WAIT, BEAT, WAIT), "timer 7, INTERVAL room.beat"))
        .isEqualTo(
            "app-1 has not got back to its timers for 1.0 s: it is in timer 7, INTERVAL room.beat,"
                + " at com.example.Room.beat(Room.java:42)"
                + " in java.util.concurrent.CountDownLatch.await; nothing else fires on it");
  }

  @Test
  void theWarningSaysHowManyWereNotTold() {
    assertThat(StallLog.warning(stall(3, BEAT), "work of its own"))
        .endsWith("Room.java:42); nothing else fires on it; more since last told: 3");
  }

  @Test
  void theEndSaysHowLongItTook() {
    assertThat(StallLog.end(stall(0), "timer 7, DELAY", Duration.ofSeconds(140).toNanos()))
        .isEqualTo("app-1 goes on after 140.0 s; it was in timer 7, DELAY");
  }

  @Test
  void aStackOfTheJdkAloneIsTold() {
    assertThat(StallLog.line(List.of(WAIT)))
        .isEqualTo(", at java.util.concurrent.CountDownLatch.await(CountDownLatch.java:9)");
    assertThat(StallLog.line(List.of())).isEmpty();
  }

  @Test
  void anIntervalIsCalledAsInAListing() {
    Timers.every(Duration.ofSeconds(1)).name("room").on(time.scheduler()).counts().subscribe();
    time.advanceMillis(0);

    TimerNode interval = only();
    assertThat(StallLog.describe(interval, true))
        .isEqualTo("timer " + interval.id() + ", INTERVAL room");
  }

  @Test
  void aNameCannotForgeALine() {
    Timers.every(Duration.ofSeconds(1))
        .name("room\n2026-01-01 ERROR")
        .on(time.scheduler())
        .counts()
        .subscribe();
    time.advanceMillis(0);

    assertThat(StallLog.describe(only(), true)).endsWith("INTERVAL room\\u{a}2026-01-01 ERROR");
  }

  @Test
  void aTaskIsToldByItsClass() {
    time.scheduler().schedule(new Report(), 1, TimeUnit.HOURS);
    time.advanceMillis(0);

    assertThat(StallLog.describe(only(), true))
        .endsWith(", TASK of " + StallLogTest.class.getName());
    assertThat(StallLog.describe(null, true)).isEqualTo("work of its own");
  }

  private static final class Report implements Runnable {
    @Override
    public void run() {}
  }
}
