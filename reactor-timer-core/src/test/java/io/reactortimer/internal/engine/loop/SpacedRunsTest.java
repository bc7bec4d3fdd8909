// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Periodic tasks whose runs are to be half a period apart, on a loop that is late. */
class SpacedRunsTest {

  private static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PERIOD_MILLIS = 100;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final List<Long> runs = new ArrayList<>();

  private PeriodicTaskNode spaced(long workMillis) {
    PeriodicTaskNode task =
        ProbePeriodic.every(
            loop,
            null,
            PERIOD_MILLIS * MILLIS,
            PERIOD_MILLIS * MILLIS,
            MissedTicks.SPACED,
            Slack.EXACT,
            () -> {
              runs.add(loops.nowNanos() / MILLIS);
              loops.time().advanceNanos(workMillis * MILLIS);
            });
    loop.submit(task);
    return task;
  }

  private void hold(long millis) {
    loops.time().advanceNanos(millis * MILLIS);
    loops.turnUntilIdle();
  }

  private void advanceTo(long millis) {
    loops.advanceNanos(millis * MILLIS - loops.nowNanos());
  }

  @Test
  void aPointSoonAfterALateRunIsPassedOverAndCounted() {
    PeriodicTaskNode task = spaced(0);
    advanceTo(99);
    hold(61);
    advanceTo(400);
    assertThat(runs).containsExactly(160L, 300L, 400L);
    assertThat(task.missed()).isOne();
    assertThat(loop.counters().missedCount()).isOne();
  }

  @Test
  void aPointOnTimeAfterSeveralLateRunsIsPassedOverToo() {
    PeriodicTaskNode task = spaced(0);
    for (int point = 1; point <= 3; point++) {
      advanceTo(point * 100 - 1);
      hold(71);
    }
    advanceTo(600);
    assertThat(runs).containsExactly(170L, 270L, 370L, 500L, 600L);
    assertThat(task.missed()).isOne();
  }

  /** The last of them begin 50 to 70 milliseconds late each time, one period after the other. */
  @Test
  void whatIsLateAllTheTimeLosesNothing() {
    for (int i = 0; i < 8; i++) {
      spaced(10);
    }
    advanceTo(2_050);
    assertThat(runs.size()).isBetween(20 * 8 - 4, 20 * 8);
    assertThat(loop.counters().missedCount()).isZero();
  }

  @Test
  void oneThatIsCancelledMeanwhileIsNotPassedOver() {
    PeriodicTaskNode task = spaced(0);
    advanceTo(99);
    hold(61);
    task.tryCancel();
    advanceTo(400);
    assertThat(runs).containsExactly(160L);
    assertThat(loop.armedCount()).isZero();
  }
}
