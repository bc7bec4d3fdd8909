// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.Slack;
import org.junit.jupiter.api.Test;

class LoopHealthTest {

  private static final long MILLIS = 1_000_000;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();

  private void after(long delayNanos, byte slackClass, Runnable action) {
    loop.submit(ProbeTask.after(loop, null, delayNanos, slackClass, action));
  }

  @Test
  void isOverdueByWhatNeitherDeadlineNorSlackExplains() {
    byte oneMilli = Slack.classOf(MILLIS, Long.MAX_VALUE);
    after(10 * MILLIS, oneMilli, () -> {});
    loops.advanceNanos(0);
    loops.time().advanceNanos(11 * MILLIS);
    assertThat(loop.health().overdueNanos(loop.clock().nowNanos())).isZero();
    loops.time().advanceNanos(39 * MILLIS);
    assertThat(loop.health().overdueNanos(loop.clock().nowNanos())).isEqualTo(39 * MILLIS);
    loops.advanceNanos(0);
    assertThat(loop.health().overdueNanos(loop.clock().nowNanos())).isZero();
  }

  @Test
  void isOverdueWithTheTimersThatATaskKeepsWaiting() {
    long[] seen = new long[1];
    after(
        10,
        Slack.EXACT,
        () -> {
          loops.time().advanceNanos(30 * MILLIS);
          seen[0] = loop.health().overdueNanos(loop.clock().nowNanos());
        });
    after(10 * MILLIS, Slack.EXACT, () -> {});
    loops.advanceNanos(10);
    assertThat(seen[0]).isEqualTo(20 * MILLIS + 10);
  }

  @Test
  void isStalledInATaskThatDoesNotReturn() {
    long[] seen = new long[2];
    after(
        10,
        Slack.EXACT,
        () -> {
          loops.time().advanceNanos(LoopHealth.STALLED_NANOS);
          seen[0] = loop.health().stalledNanos(loop.clock().nowNanos());
          loops.time().advanceNanos(MILLIS);
          seen[1] = loop.health().stalledNanos(loop.clock().nowNanos());
        });
    loops.advanceNanos(10);
    assertThat(seen).containsExactly(0, LoopHealth.STALLED_NANOS + MILLIS);
    assertThat(loop.health().stalledNanos(loop.clock().nowNanos())).isZero();
  }

  @Test
  void isNotStalledWhileItHasNothingToDo() {
    loops.advanceNanos(10_000 * MILLIS);
    assertThat(loop.health().stalledNanos(loop.clock().nowNanos())).isZero();
    after(10_000 * MILLIS, Slack.EXACT, () -> {});
    loops.advanceNanos(0);
    loops.time().advanceNanos(9_999 * MILLIS);
    assertThat(loop.health().stalledNanos(loop.clock().nowNanos())).isZero();
  }

  @Test
  void isNotStalledByManyShortTasks() {
    for (int i = 0; i < 100; i++) {
      after(10, Slack.EXACT, () -> loops.time().advanceNanos(10 * MILLIS));
    }
    long[] seen = new long[1];
    after(10, Slack.EXACT, () -> seen[0] = loop.health().stalledNanos(loop.clock().nowNanos()));
    loops.advanceNanos(10);
    assertThat(seen[0]).isZero();
  }

  @Test
  void anEndedLoopIsNeitherStalledNorOverdue() {
    after(10, Slack.EXACT, () -> {});
    loops.advanceNanos(0);
    loops.time().advanceNanos(1_000 * MILLIS);
    loops.group().stop();
    loops.advanceNanos(1_000 * MILLIS);
    assertThat(loops.group().ended()).isCompleted();
    assertThat(loop.health().stalledNanos(loop.clock().nowNanos())).isZero();
    assertThat(loop.health().overdueNanos(loop.clock().nowNanos())).isZero();
    assertThat(loop.thread()).isNull();
    assertThat(loop.load(loops.nowNanos() + 10_000 * MILLIS)).isLessThan(0.5);
  }
}
