// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.loop.ManualLoops;
import io.reactortimer.internal.engine.loop.ProbeTask;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.queue.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackTest {

  private static final long MICROS = 1_000;
  private static final long MILLIS = 1_000_000;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final List<Long> firedAtMicros = new ArrayList<>();

  private ProbeTask arm(long delayNanos, byte slackClass) {
    ProbeTask task =
        ProbeTask.after(
            loop, null, delayNanos, slackClass, () -> firedAtMicros.add(loops.nowNanos() / MICROS));
    loop.submit(task);
    return task;
  }

  private static byte millisOfSlack(long millis) {
    return Slack.classOf(millis * MILLIS, Long.MAX_VALUE);
  }

  @ParameterizedTest(name = "{0} us configured, {1} us delay: {2} us")
  @CsvSource({
    "0, 1000000, 0",
    "1000, 1000000, 1000",
    "1000, 10000, 1000",
    "1000, 9999, 500",
    "1000, 5000, 500",
    "1000, 2000, 200",
    "1000, 1000, 100",
    "1000, 999, 0",
    "1000, 0, 0",
    "99, 1000000, 0",
    "100, 1000000, 100",
    "199, 1000000, 100",
    "200, 1000000, 200",
    "4999, 1000000, 2000",
    "5000, 1000000, 5000",
    "10000, 1000000, 10000",
    "20000, 1000000, 20000",
    "50000, 1000000, 50000",
    "100000, 1000000, 100000",
    "3600000000, 100000000000, 100000",
  })
  void isTheSmallerOfTheConfiguredAndATenthOfTheDelayRoundedDown(
      long configuredMicros, long delayMicros, long expectedMicros) {
    byte slackClass = Slack.classOf(configuredMicros * MICROS, delayMicros * MICROS);
    assertThat(Slack.nanosOf(slackClass)).isEqualTo(expectedMicros * MICROS);
  }

  @Test
  void neverExceedsWhatIsPermitted() {
    Seeds.repeat(
        1,
        random -> {
          for (int i = 0; i < 100_000; i++) {
            long configured = random.nextLong() >>> (1 + random.nextInt(62));
            long delay = random.nextLong() >>> (1 + random.nextInt(62));
            assertThat(Slack.nanosOf(Slack.classOf(configured, delay)))
                .isLessThanOrEqualTo(Math.min(configured, delay / 10));
          }
        });
  }

  @Test
  void doesNotHoldBackALoneTimer() {
    arm(10 * MILLIS, millisOfSlack(1));
    loops.advanceNanos(100 * MILLIS);
    assertThat(firedAtMicros).containsExactly(10_000L);
  }

  @Test
  void holdsATimerBackUntilTheLastWakeUpPlusItsSlack() {
    arm(10 * MILLIS, millisOfSlack(1));
    arm(10 * MILLIS + 300 * MICROS, millisOfSlack(1));
    arm(10 * MILLIS + 700 * MICROS, millisOfSlack(1));
    loops.advanceNanos(100 * MILLIS);
    assertThat(firedAtMicros).containsExactly(10_000L, 11_000L, 11_000L);
    assertThat(loops.wakeups()).isEqualTo(2);
  }

  @Test
  void letsDenseTimersShareWakeUps() {
    for (int i = 0; i < 5_000; i++) {
      arm(10 * MILLIS + i * MICROS, millisOfSlack(1));
    }
    loops.advanceNanos(100 * MILLIS);
    assertThat(firedAtMicros).hasSize(5_000).isSorted();
    // The first at its deadline, and one for each millisecond from there.
    assertThat(loops.wakeups()).isEqualTo(6);
  }

  @Test
  void givesTheExactTimersOneWakeUpEach() {
    for (int i = 0; i < 50; i++) {
      arm(10 * MILLIS + i * MICROS, Slack.EXACT);
    }
    loops.advanceNanos(100 * MILLIS);
    assertThat(loops.wakeups()).isEqualTo(50);
  }

  @Test
  void letsAnExactTimerTakeAlongWhatIsDue() {
    arm(10 * MILLIS, millisOfSlack(1));
    arm(10 * MILLIS + 100 * MICROS, millisOfSlack(10));
    arm(10 * MILLIS + 200 * MICROS, Slack.EXACT);
    arm(10 * MILLIS + 201 * MICROS, millisOfSlack(10));
    loops.advanceNanos(100 * MILLIS);
    assertThat(firedAtMicros).containsExactly(10_000L, 10_200L, 10_200L, 20_200L);
  }

  @Test
  void firesDifferentClassesOfOneWakeUpInDeadlineOrder() {
    List<String> order = new ArrayList<>();
    String[] names = {"a", "b", "c", "d"};
    byte[] classes = {millisOfSlack(10), Slack.EXACT, millisOfSlack(1), millisOfSlack(10)};
    for (int i = 0; i < 4; i++) {
      String name = names[i];
      long delayNanos = 10 * MILLIS + (3 - i) * MICROS;
      loop.submit(ProbeTask.after(loop, null, delayNanos, classes[i], () -> order.add(name)));
    }
    loops.time().advanceNanos(20 * MILLIS);
    loops.advanceNanos(0);
    assertThat(order).containsExactly("d", "c", "b", "a");
  }
}
