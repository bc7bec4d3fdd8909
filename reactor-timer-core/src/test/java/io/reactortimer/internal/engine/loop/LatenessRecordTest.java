// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.Slack;
import org.junit.jupiter.api.Test;

/** Lateness since the start and of the last minute, on a clock that is turned by hand. */
class LatenessRecordTest {

  private static final long SECOND = SECONDS.toNanos(1);

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();

  /** Fires a timer that is so late. */
  private void tick(long lateNanos) {
    loops.elsewhere(() -> loop.submit(ProbeTask.after(loop, null, 1, Slack.EXACT, () -> {})));
    loops.time().advanceNanos(1 + lateNanos);
    loops.advanceNanos(0);
  }

  private long recentMax() {
    return loop.recentLateness().maxNanos();
  }

  private long allMax() {
    return loop.counters().lateness().maxNanos();
  }

  @Test
  void aHiccupAtTheStartIsForgottenAfterAMinuteAndAHalfAndKeptSinceTheStart() {
    tick(SECOND);
    long hiccup = loops.nowNanos();
    while (loops.nowNanos() < hiccup + 60 * SECOND) {
      assertThat(recentMax()).isEqualTo(SECOND);
      loops.advanceNanos(SECOND);
      tick(7);
    }
    while (loops.nowNanos() < hiccup + 91 * SECOND) {
      loops.advanceNanos(SECOND);
      tick(7);
    }

    assertThat(recentMax()).isEqualTo(7);
    assertThat(loop.recentLateness().quantileNanos(1)).isEqualTo(7);
    assertThat(allMax()).isEqualTo(SECOND);
    assertThat(loop.counters().lateness().quantileNanos(1)).isEqualTo(SECOND);
  }

  @Test
  void eachTickIsCountedOnceWhateverWindowItIsIn() {
    for (int i = 0; i < 1_000; i++) {
      tick(i < 500 ? 10 : 1_000);
      loops.advanceNanos(SECOND);
    }

    LatenessHistogram all = loop.counters().lateness();
    assertThat(all.quantileNanos(0.5)).isBetween(10L, 12L);
    assertThat(all.quantileNanos(0.501)).isEqualTo(1_000);
    assertThat(loop.recentLateness().quantileNanos(0)).isEqualTo(1_000);
  }

  @Test
  void aLoopThatSleepsForgetsToo() {
    tick(5);
    loops.time().advanceNanos(59 * SECOND);
    assertThat(recentMax()).isEqualTo(5);
    loops.time().advanceNanos(2 * SECOND);

    assertThat(loop.recentLateness().isEmpty()).isTrue();
    assertThat(allMax()).isEqualTo(5);
  }

  @Test
  void whatWasBeforeALongSleepIsNotOfTheLastMinute() {
    tick(SECOND);
    loops.advanceNanos(3_600 * SECOND);
    tick(3);

    assertThat(recentMax()).isEqualTo(3);
    assertThat(loop.recentLateness().quantileNanos(1)).isEqualTo(3);
  }

  @Test
  void whatFiresAfterALongStallIsOfTheLastMinute() {
    loop.submit(
        ProbeTask.after(
            loop, null, SECOND, Slack.EXACT, () -> loops.time().advanceNanos(140 * SECOND)));
    loop.submit(ProbeTask.after(loop, null, 2 * SECOND, Slack.EXACT, () -> {}));
    loop.submit(ProbeTask.after(loop, null, SECOND, Slack.EXACT, () -> {}));
    loops.advanceNanos(SECOND);
    loops.advanceNanos(50 * SECOND);

    assertThat(recentMax()).isEqualTo(140 * SECOND);
  }
}
