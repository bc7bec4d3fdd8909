// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tasks of one worker run one at a time, in (deadline, submission) order. */
class WorkerGroupTest {

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final WorkerGroup group = new WorkerGroup(loops.group());
  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void pinned() {
    assertThat(group.loopForWork()).isSameAs(loop);
  }

  private ProbeTask now(String name) {
    ProbeTask task = ProbeTask.now(loop, group, () -> log.add(name));
    loop.submit(task);
    return task;
  }

  private ProbeTask after(long delayNanos, String name) {
    return after(delayNanos, () -> log.add(name));
  }

  private ProbeTask after(long delayNanos, Runnable action) {
    ProbeTask task = ProbeTask.after(loop, group, delayNanos, Slack.EXACT, action);
    loop.submit(task);
    return task;
  }

  private void assertEmpty() {
    assertThat(group.size()).isZero();
    assertThat(group.ready).isZero();
    assertThat(group.armed).isZero();
    assertThat(loop.armedCount()).isZero();
  }

  @Test
  void equalDelaysAreFirstInFirstOut() {
    List<String> expected = IntStream.range(0, 500).mapToObj(String::valueOf).toList();
    for (int i = 0; i < 500; i++) {
      String name = String.valueOf(i);
      if (i % 2 == 0) {
        loops.elsewhere(() -> after(10, name));
      } else {
        after(10, name);
      }
    }
    loops.advanceNanos(10);
    assertThat(log).isEqualTo(expected);
    assertEmpty();
  }

  @Test
  void anImmediateTaskDoesNotOvertakeTimersThatAreDue() {
    after(10, "a");
    after(20, "c");
    loops.time().advanceNanos(10);
    now("b");
    loops.elsewhere(() -> now("b too"));
    loops.turnUntilIdle();
    assertThat(log).containsExactly("a", "b", "b too");
    loops.advanceNanos(10);
    assertThat(log).containsExactly("a", "b", "b too", "c");
    assertEmpty();
  }

  @Test
  void aTimerDoesNotOvertakeAnImmediateTaskThatWaits() {
    // More immediate tasks than one turn runs.
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3 * NodeRunner.READY_BATCH; i++) {
      now("now " + i);
      expected.add("now " + i);
    }
    after(10, "timer");
    expected.add("timer");
    now("last");
    loops.time().advanceNanos(10);
    loops.turnUntilIdle();
    expected.add(expected.size() - 1, "last");
    assertThat(log).isEqualTo(expected);
    assertEmpty();
  }

  @Test
  void aTaskThatSubmitsIsNotReentered() {
    after(
        10,
        () -> {
          now("inner");
          log.add("outer");
        });
    loops.advanceNanos(10);
    assertThat(log).containsExactly("outer", "inner");
  }

  @Test
  void aPeriodicTaskTakesItsTurn() {
    ProbePeriodic periodic =
        ProbePeriodic.every(
            loop, group, 10, 10, MissedTicks.BURST, Slack.EXACT, () -> log.add("p"));
    loop.submit(periodic);
    after(10, "a");
    after(25, "b");
    loops.stall(Duration.ofNanos(30));
    assertThat(log).containsExactly("p", "a", "p", "b", "p");
    assertThat(group.size()).isOne();
    loops.elsewhere(group::dispose);
    loops.turnUntilIdle();
    assertThat(periodic.releases).isOne();
    assertEmpty();
  }

  @Test
  void disposalLetsGoOfTheDelayedTasksAtOnceAndRunsNothingMore() {
    List<ProbeTask> tasks = new ArrayList<>();
    loops.elsewhere(
        () -> {
          for (int i = 0; i < 100; i++) {
            tasks.add(after(10, "never"));
          }
        });
    loops.turnUntilIdle();
    loops.elsewhere(
        () -> {
          tasks.add(after(10, "never"));
          now("never");
          group.dispose();
          group.dispose();
        });
    assertThat(tasks).allMatch(task -> task.releases == 1 && task.isDone() && task.isEnded());
    loops.advanceNanos(100);
    assertThat(log).isEmpty();
    assertThat(loop.counters().cancelledCount()).isEqualTo(101);
    assertEmpty();
  }

  @Test
  void takesNothingMoreOnceDisposed() {
    group.dispose();
    ProbeTask late = ProbeTask.after(loop, null, 10, Slack.EXACT, () -> {});
    assertThat(group.add(late)).isFalse();
    assertThat(group.isDisposed()).isTrue();
    now("never");
    loops.turnUntilIdle();
    assertThat(log).isEmpty();
  }

  @Test
  void disposalFromWithinATaskInterruptsNobody() {
    after(10, group::dispose);
    after(10, "never");
    loops.advanceNanos(10);
    assertThat(log).isEmpty();
    assertThat(loops.interrupts()).isZero();
    assertEmpty();
  }

  @Test
  void disposalFromElsewhereInterruptsTheTaskThatRuns() {
    after(
        10,
        () -> {
          loops.elsewhere(group::dispose);
          log.add("ran to its end");
        });
    loops.advanceNanos(10);
    assertThat(loops.interrupts()).isOne();
    assertThat(log).containsExactly("ran to its end");
    assertEmpty();
  }

  @Test
  void disposalFromElsewhereInterruptsAnImmediateTaskThatRuns() {
    loop.submit(
        ProbeTask.now(
            loop,
            group,
            () -> {
              loops.elsewhere(group::dispose);
              log.add("ran to its end");
            }));
    loops.turnUntilIdle();
    assertThat(loops.interrupts()).isOne();
    assertThat(log).containsExactly("ran to its end");
    assertEmpty();
  }

  @Test
  void disposalFromElsewhereDoesNotInterruptTheTaskOfAnotherGroup() {
    WorkerGroup other = new WorkerGroup(loops.group());
    after(10, () -> loops.elsewhere(other::dispose));
    loops.advanceNanos(10);
    assertThat(loops.interrupts()).isZero();
  }

  @Test
  void cancellingOneTaskLeavesTheOthers() {
    ProbeTask first = after(10, "first");
    after(10, "second");
    ProbeTask third = after(10, "third");
    first.tryCancel();
    loops.elsewhere(third::tryCancel);
    assertThat(group.size()).isOne();
    loops.advanceNanos(10);
    assertThat(log).containsExactly("second");
    assertEmpty();
  }
}
