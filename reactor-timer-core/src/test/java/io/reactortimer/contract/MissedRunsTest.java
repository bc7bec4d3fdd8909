// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.TimerScheduler;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The one deviation from Reactor's schedulers: what becomes of the runs that a periodic task missed
 * is a setting.
 */
@Timeout(90)
class MissedRunsTest {

  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int STALLED_PERIODS = 6;

  private final BlockingQueue<Long> starts = new LinkedBlockingQueue<>();

  /** How many were counted as missed when each run began. */
  private final BlockingQueue<Long> missedBefore = new LinkedBlockingQueue<>();

  private TimerScheduler scheduler;

  /** The clock just before and just after the task was submitted. */
  private long before;

  private long after;

  /** The clock just before the stall ended. */
  private long released;

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
  }

  private long nanos() {
    return scheduler.now(TimeUnit.NANOSECONDS);
  }

  /** Runs a task whose first run, at one period, lasts until more than six others are due. */
  private void stall(MissedTickPolicy policy) {
    scheduler = TimerScheduler.builder("missed").missedTicks(policy).build();
    Blocker stall = new Blocker();
    AtomicInteger runs = new AtomicInteger();
    before = nanos();
    scheduler.schedulePeriodically(
        () -> {
          starts.add(nanos());
          missedBefore.add(scheduler.counters().missed());
          if (runs.getAndIncrement() == 0) {
            stall.run();
          }
        },
        PERIOD,
        PERIOD,
        TimeUnit.NANOSECONDS);
    after = nanos();
    stall.awaitEntered();
    // Less than half a period before the next grid point, which SKIP leaves out for that.
    Waiting.reach(scheduler, after + (1 + STALLED_PERIODS) * PERIOD + PERIOD * 3 / 4);
    released = nanos();
    stall.release();
  }

  private TimerInfo onlyTimer() {
    return scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers().get(0);
  }

  @Test
  void skipByDefault() {
    scheduler = TimerScheduler.create("missed");

    assertThat(scheduler.missedTicks()).isEqualTo(MissedTickPolicy.SKIP);
  }

  @Test
  void skipRunsOnceForAllThatWereMissedAndIsBackOnTheGrid() {
    stall(MissedTickPolicy.SKIP);

    assertThat(Waiting.next(starts)).isGreaterThanOrEqualTo(before + PERIOD);
    long late = Waiting.next(starts);
    assertThat(late).isGreaterThanOrEqualTo(released);
    // The late run stands for the grid points 2 to 7 at least, and a next one comes on the grid.
    assertThat(Waiting.next(starts)).isGreaterThanOrEqualTo(released + PERIOD / 2);
    long missed = scheduler.counters().missed();
    assertThat(missed).isGreaterThanOrEqualTo(STALLED_PERIODS - 1);
    TimerInfo info = onlyTimer();
    assertThat(info.missed()).isGreaterThanOrEqualTo(missed);

    assertThatNextDeadlineIsOnTheGrid();
  }

  @Test
  void skipAccountsForEveryGridPoint() {
    stall(MissedTickPolicy.SKIP);

    for (int run = 1; run <= 10; run++) {
      // Run or missed: each grid point is one of both, so together they tell which one this is.
      long gridPoint = run + Waiting.next(missedBefore);
      assertThat(Waiting.next(starts)).isGreaterThanOrEqualTo(before + gridPoint * PERIOD);
    }
  }

  private void assertThatNextDeadlineIsOnTheGrid() {
    long lower = nanos();
    TimerInfo info = onlyTimer();
    long upper = nanos();
    Duration dueIn = info.dueIn();
    if (dueIn == null) {
      return; // its run is on the stack
    }
    // Somewhere between these two, by what this thread can know, lies a grid point.
    long earliest = lower + dueIn.toNanos() - after;
    long latest = upper + dueIn.toNanos() - before;
    assertThat(latest / PERIOD * PERIOD).isGreaterThanOrEqualTo(earliest);
  }

  @Test
  void delayRunsOnceAndStartsANewGrid() {
    stall(MissedTickPolicy.DELAY);
    Waiting.next(starts);
    long late = Waiting.next(starts);

    assertThat(late).isGreaterThanOrEqualTo(released);
    assertThat(Waiting.next(starts)).isGreaterThanOrEqualTo(released + PERIOD);
    assertThat(scheduler.counters().missed()).isGreaterThanOrEqualTo(STALLED_PERIODS - 1);
  }

  @Test
  void burstRunsThemAll() {
    stall(MissedTickPolicy.BURST);
    long shortest = Long.MAX_VALUE;
    long last = Waiting.next(starts);
    for (int i = 2; i <= 1 + STALLED_PERIODS; i++) {
      long start = Waiting.next(starts);
      assertThat(start).isGreaterThanOrEqualTo(before + i * PERIOD);
      shortest = Math.min(shortest, start - last);
      last = start;
    }

    assertThat(shortest).isLessThan(PERIOD);
    assertThat(scheduler.counters().missed()).isZero();
  }

  @Test
  void aRunThatIsLateByLessThanAPeriodMissesNothing() {
    scheduler = TimerScheduler.create("missed");
    for (int i = 0; i < 5; i++) {
      scheduler.schedulePeriodically(
          () -> starts.add(nanos()), 1, 3_600_000, TimeUnit.MILLISECONDS);
    }
    for (int i = 0; i < 5; i++) {
      Waiting.next(starts);
    }

    assertThat(scheduler.counters().missed()).isZero();
  }
}
