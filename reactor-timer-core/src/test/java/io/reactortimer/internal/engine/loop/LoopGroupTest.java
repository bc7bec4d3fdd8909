// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LoopGroupTest {

  private static final long MILLIS = 1_000_000;

  private final ManualLoops loops = new ManualLoops(3);
  private final LoopGroup group = loops.group();

  private void occupy(int loop, long workMillisInTen) {
    TimerLoop busy = group.loops().get(loop);
    busy.submit(
        ProbePeriodic.every(
            busy,
            null,
            10 * MILLIS,
            10 * MILLIS,
            MissedTicks.SKIP,
            Slack.EXACT,
            () -> loops.time().advanceNanos(workMillisInTen * MILLIS)));
  }

  private int placeOfTimer() {
    return group.loopForTimer(loops.nowNanos()).index();
  }

  @Test
  void timersConcentrateOnTheFirstLoopWhileItIsLessThanHalfBusy() {
    assertThat(placeOfTimer()).isZero();
    occupy(0, 4);
    loops.advanceNanos(2_000 * MILLIS);
    assertThat(placeOfTimer()).isZero();
  }

  @Test
  void timersGoOnToTheNextLoopWhenTheFirstIsHalfBusy() {
    occupy(0, 6);
    loops.advanceNanos(2_000 * MILLIS);
    assertThat(placeOfTimer()).isOne();
    occupy(1, 3);
    loops.advanceNanos(2_000 * MILLIS);
    assertThat(placeOfTimer()).isOne();
  }

  @Test
  void timersComeBackWhenTheFirstLoopHasTime() {
    occupy(0, 6);
    loops.advanceNanos(2_000 * MILLIS);
    QueueScan.all(
        group.loops().get(0), TimerNode::tryCancel, LoopGroup.PATIENCE_NANOS, ScanDepth.STATE);
    loops.advanceNanos(2_000 * MILLIS);
    assertThat(placeOfTimer()).isZero();
  }

  @Test
  void timersGoToTheLeastBusyLoopWhenAllAreBusy() {
    ManualLoops two = new ManualLoops(2);
    TimerLoop first = two.group().loops().get(0);
    TimerLoop second = two.group().loops().get(1);
    first.sleep().endWait(0);
    two.time().advanceNanos(800 * MILLIS);
    second.sleep().endWait(two.nowNanos());
    two.time().advanceNanos(200 * MILLIS);
    // One was busy all the time, the other for the last 80 % of a quarter of a second.
    assertThat(two.group().loopForTimer(two.nowNanos())).isSameAs(second);
  }

  @Test
  void aLoopThatIsStuckTakesNoTimerHoweverLongItWasIdle() {
    TimerLoop first = group.loops().get(0);
    loops.time().advanceNanos(10_000 * MILLIS);
    first.sleep().endWait(loops.nowNanos());
    loops.time().advanceNanos(5_000 * MILLIS);
    assertThat(placeOfTimer()).isOne();
  }

  @Test
  void immediateWorkGoesStrictlyRoundRobin() {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      places.add(group.loopForWork().index());
    }
    assertThat(places).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void immediateWorkGoesRoundRobinFromALoopThreadToo() {
    List<Integer> places = new ArrayList<>();
    TimerLoop loop = loops.loop();
    loop.submit(
        ProbeTask.now(
            loop,
            null,
            () -> {
              for (int i = 0; i < 6; i++) {
                places.add(group.loopForWork().index());
              }
            }));
    loops.turnUntilIdle();
    assertThat(places).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void workersThatBeginWithImmediateTasksSitOnDifferentLoops() {
    Set<Integer> places = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      places.add(new WorkerGroup(group).loopForWork().index());
    }
    assertThat(places).containsExactly(0, 1, 2);
  }

  @Test
  void aWorkerStaysWhereItsFirstTaskWas() {
    WorkerGroup timers = new WorkerGroup(group);
    WorkerGroup work = new WorkerGroup(group);
    group.loopForWork();
    TimerLoop first = timers.loopForTimer(0);
    TimerLoop second = work.loopForWork();
    assertThat(first.index()).isZero();
    assertThat(second.index()).isOne();
    for (int i = 0; i < 3; i++) {
      assertThat(timers.loopForWork()).isSameAs(first);
      assertThat(work.loopForTimer(0)).isSameAs(second);
    }
  }

  @Test
  void listsTheTimersOfAllLoopsOnce() {
    List<TimerNode> live = new ArrayList<>();
    for (TimerLoop loop : group.loops()) {
      ProbeTask delayed = ProbeTask.after(loop, null, 100, Slack.EXACT, () -> {});
      ProbeTask cancelled = ProbeTask.after(loop, null, 100, Slack.EXACT, () -> {});
      loop.submit(delayed);
      loop.submit(cancelled);
      loop.submit(ProbeTask.now(loop, null, () -> {}));
      ProbeTick parked = new ProbeTick(loop, 1, 1, Slack.EXACT);
      parked.subscribed();
      ProbeTick ticking = new ProbeTick(loop, 10, 10, (byte) 3);
      ticking.subscribed();
      ticking.request(100);
      cancelled.tryCancel();
      live.addAll(List.of(delayed, parked, ticking));
    }
    for (int i = 0; i < 3; i++) {
      List<TimerNode> listed = new ArrayList<>();
      assertThat(group.visitTimers(listed::add)).isEmpty();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(live);
    }
  }

  @Test
  void idsAreGivenOnDemandAndUniqueInTheProcess() {
    Set<Long> ids = new TreeSet<>();
    for (TimerLoop loop : new ManualLoops(2).group().loops()) {
      for (int i = 0; i < 100; i++) {
        ProbeTick tick = new ProbeTick(loop, 1, 1, Slack.EXACT);
        assertThat(tick.id()).isPositive().isEqualTo(tick.id());
        ids.add(tick.id());
      }
    }
    assertThat(ids).hasSize(200);
  }
}
