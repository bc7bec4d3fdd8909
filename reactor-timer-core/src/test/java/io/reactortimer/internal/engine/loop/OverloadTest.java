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

/** A timer whose callback takes longer than its period, beside others on the same loop. */
class OverloadTest {

  private static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();

  private void work(long millis) {
    loops.time().advanceNanos(millis * MILLIS);
  }

  private ProbeTick overloaded(MissedTicks policy) {
    ProbeTick tick =
        new ProbeTick(loop, 10 * MILLIS, 10 * MILLIS, Slack.EXACT, policy) {
          @Override
          void onTick(long nowNanos) {
            work(15);
          }
        };
    tick.request(200);
    return tick;
  }

  private List<ProbeTick> neighbours() {
    List<ProbeTick> neighbours = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      ProbeTick tick =
          new ProbeTick(loop, 100 * MILLIS + i, 100 * MILLIS, Slack.EXACT, MissedTicks.SKIP);
      tick.request(Long.MAX_VALUE);
      neighbours.add(tick);
    }
    return neighbours;
  }

  private int ticksOfNeighboursBeside(MissedTicks policy) {
    List<ProbeTick> neighbours = neighbours();
    ProbeTick overloaded = overloaded(policy);
    loops.advanceNanos(3_000 * MILLIS);
    assertThat(overloaded.ticks).isBetween(150, 200);
    neighbours.forEach(TimerNode::tryCancel);
    overloaded.tryCancel();
    return neighbours.stream().mapToInt(tick -> tick.ticks).sum();
  }

  @Test
  void aBurstWithoutEndLeavesItsNeighboursTheirTicks() {
    int besideSkip = ticksOfNeighboursBeside(MissedTicks.SKIP);
    int besideBurst = ticksOfNeighboursBeside(MissedTicks.BURST);
    assertThat((double) besideBurst / besideSkip).isGreaterThan(0.95);
  }

  @Test
  void aBurstThatTakesNoTimeStaysInOrder() {
    List<String> log = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      ProbeTick tick =
          new ProbeTick(loop, 10, 10, Slack.EXACT, MissedTicks.BURST) {
            @Override
            void onTick(long nowNanos) {
              log.add(name + ticks);
            }
          };
      tick.request(3);
    }
    loops.time().advanceNanos(30);
    loops.turnUntilIdle();
    assertThat(log).containsExactly("a1", "b1", "a2", "b2", "a3", "b3");
  }

  @Test
  void whatATimerIsToldWhileItHasGivenWayCounts() {
    ProbeTick overloaded = overloaded(MissedTicks.BURST);
    int[] ticks = new int[2];
    for (int i = 0; i < 2; i++) {
      int number = i;
      ProbeTask neighbour =
          ProbeTask.after(
              loop,
              null,
              (20 + 100 * i) * MILLIS,
              Slack.EXACT,
              () -> {
                ticks[number] = overloaded.ticks;
                if (number == 0) {
                  overloaded.pause();
                } else {
                  loops.elsewhere(overloaded::tryCancel);
                }
              });
      loop.submit(neighbour);
    }
    loops.advanceNanos(80 * MILLIS);
    assertThat(overloaded.ticks).isEqualTo(ticks[0]).isPositive();
    assertThat(loop.queue().size()).isOne();
    overloaded.resume();
    loops.advanceNanos(200 * MILLIS);
    assertThat(overloaded.ticks).isEqualTo(ticks[1]).isGreaterThan(ticks[0]);
    assertThat(loop.queues().isEmpty()).isTrue();
    assertThat(loop.counters().cancelledCount()).isOne();
  }

  @Test
  void aListingFromANeighboursTickShowsTheOneThatHasGivenWay() {
    ProbeTick overloaded = overloaded(MissedTicks.BURST);
    List<TimerNode> listed = new ArrayList<>();
    ProbeTask neighbour =
        ProbeTask.after(
            loop, null, 20 * MILLIS, Slack.EXACT, () -> loops.group().visitTimers(listed::add));
    loop.submit(neighbour);
    loops.advanceNanos(60 * MILLIS);
    assertThat(listed).containsExactlyInAnyOrder(overloaded, neighbour);
  }

  @Test
  void theTasksOfAWorkerStayInOrderBehindOneThatHasGivenWay() {
    WorkerGroup worker = new WorkerGroup(loops.group());
    List<String> log = new ArrayList<>();
    ProbePeriodic overloaded =
        ProbePeriodic.every(
            loop,
            worker,
            10 * MILLIS,
            10 * MILLIS,
            MissedTicks.BURST,
            Slack.EXACT,
            () -> {
              log.add("run");
              work(log.size() < 6 ? 15 : 0);
            });
    loop.submit(overloaded);
    // Due before the second and the third run, while the first and the second are under way.
    for (long millis : new long[] {18, 28}) {
      loop.submit(
          ProbeTask.after(
              loop, worker, millis * MILLIS, Slack.EXACT, () -> log.add("at " + millis)));
    }
    loops.advanceNanos(60 * MILLIS);
    assertThat(log.subList(0, 5)).containsExactly("run", "at 18", "run", "at 28", "run");
    overloaded.tryCancel();
    loops.turnUntilIdle();
    assertThat(worker.armed).isZero();
    assertThat(worker.ready).isZero();
  }
}
