// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualLoopsTest {

  private final ManualLoops loops = new ManualLoops(2);
  private final List<String> log = new ArrayList<>();

  private ProbeTask delayed(TimerLoop loop, long delayNanos, String name) {
    return ProbeTask.after(
        loop, null, delayNanos, Slack.EXACT, () -> log.add(name + " at " + loops.nowNanos()));
  }

  @Test
  void wakesLoopsInTheOrderOfTheirPlans() {
    TimerLoop one = loops.group().loops().get(0);
    TimerLoop two = loops.group().loops().get(1);
    one.submit(delayed(one, 30, "a"));
    two.submit(delayed(two, 20, "b"));
    one.submit(delayed(one, 10, "c"));
    loops.advanceNanos(25);
    assertThat(log).containsExactly("c at 10", "b at 20");
    assertThat(loops.nowNanos()).isEqualTo(25);
    assertThat(loops.nextWakeupNanos()).isEqualTo(30);
    loops.advanceNanos(100);
    assertThat(log).containsExactly("c at 10", "b at 20", "a at 30");
    assertThat(loops.wakeups()).isEqualTo(3);
    assertThat(loops.unparks()).isZero();
  }

  @Test
  void takesWhatComesFromElsewhereThroughTheInbox() {
    TimerLoop loop = loops.loop();
    loops.elsewhere(() -> loop.submit(delayed(loop, 10, "a")));
    assertThat(loop.armedCount()).isZero();
    assertThat(loops.unparks()).isOne();
    loops.turnUntilIdle();
    assertThat(loop.armedCount()).isOne();
    assertThat(loops.wakeups()).isOne();
    loops.advanceNanos(10);
    assertThat(log).containsExactly("a at 10");
  }

  @Test
  void handsOverBetweenLoopsWhileOneOfThemTurns() {
    TimerLoop one = loops.group().loops().get(0);
    TimerLoop two = loops.group().loops().get(1);
    one.submit(
        ProbeTask.after(one, null, 5, Slack.EXACT, () -> two.submit(delayed(two, 5, "there"))));
    loops.advanceNanos(5);
    assertThat(loops.unparks()).isOne();
    loops.advanceNanos(5);
    assertThat(log).containsExactly("there at 10");
  }

  @Test
  void finishesWhenToldToEnd() {
    TimerLoop loop = loops.loop();
    ProbeTask never = delayed(loop, 1_000, "never");
    loop.submit(never);
    loops.group().stop();
    loops.turnUntilIdle();
    assertThat(loops.group().ended()).isCompleted();
    assertThat(never.isDone()).isTrue();
    loops.advanceNanos(2_000);
    assertThat(log).isEmpty();
  }
}
