// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;

/** What the random test does to a real loop, however that is turned. */
abstract class LoopWorld extends TimerWorld {
  final TimerLoop loop;
  final List<TimerNode> nodes = new ArrayList<>();
  final List<WorkerGroup> groups = new ArrayList<>();
  final List<Long> armedAt = new ArrayList<>();

  /** Of the present deadline, and of those after the first. */
  final List<long[]> slackNanos = new ArrayList<>();

  long disturbedNanos;
  long oneShotRuns;

  LoopWorld(long seed, boolean ownThread, LoopGroup group) {
    super(seed, ownThread);
    loop = group.loops().get(0);
    for (int i = 0; i < GROUPS; i++) {
      groups.add(i == 0 ? null : new WorkerGroup(group));
    }
  }

  /** The clock of the loop. */
  abstract ManualTimeSource time();

  /** Runs {@code action} as though on a thread that is not the loop's. */
  abstract void elsewhere(Runnable action);

  /** Moves the clock on, and runs what comes due. */
  abstract void turn(long nanos);

  @Override
  int size() {
    return nodes.size();
  }

  @Override
  boolean isGrouped(int timer) {
    return nodes.get(timer).group() != null || nodes.get(timer).isImmediate();
  }

  @Override
  long nowNanos() {
    return loop.clock().nowNanos();
  }

  private void on(boolean elsewhere, Runnable action) {
    if (elsewhere) {
      elsewhere(action);
    } else {
      action.run();
    }
  }

  private int next(byte firstSlackClass, byte slackClass) {
    armedAt.add(nowNanos());
    slackNanos.add(new long[] {Slack.nanosOf(firstSlackClass), Slack.nanosOf(slackClass)});
    return nodes.size();
  }

  private void submit(TaskNode task) {
    nodes.add(task);
    assertThat(loop.submit(task)).isTrue();
  }

  @Override
  void oneShot(long delayNanos, byte slackClass, boolean elsewhere) {
    int number = next(slackClass, slackClass);
    Runnable action =
        () -> {
          fired(number, nodes.get(number).deadlineNanos);
          oneShotRuns++;
          act(number, 0);
        };
    on(elsewhere, () -> submit(ProbeTask.after(loop, null, delayNanos, slackClass, action)));
  }

  @Override
  void periodic(
      long delayNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass,
      boolean elsewhere) {
    int number = next(firstSlackClass, slackClass);
    Runnable action =
        () -> {
          fired(number, nodes.get(number).deadlineNanos);
          act(number, ((PeriodicTaskNode) nodes.get(number)).runs() - 1);
        };
    on(
        elsewhere,
        () ->
            submit(
                ProbePeriodic.every(
                    loop,
                    null,
                    delayNanos,
                    periodNanos,
                    policy,
                    firstSlackClass,
                    slackClass,
                    action)));
  }

  @Override
  void tick(
      long firstNanos,
      long periodNanos,
      MissedTicks policy,
      byte firstSlackClass,
      byte slackClass) {
    int number = next(firstSlackClass, slackClass);
    nodes.add(
        new ProbeTick(loop, firstNanos, periodNanos, firstSlackClass, slackClass, policy) {
          private long due = dueNanos();

          @Override
          void onTick(long nowNanos) {
            fired(number, due);
            due = dueNanos();
            act(number, ticks - 1);
          }
        });
  }

  @Override
  void request(int timer, long ticks, boolean elsewhere) {
    if (nodes.get(timer) instanceof ProbeTick tick) {
      if (tick.isIdle()) {
        armedAt.set(timer, nowNanos());
      }
      on(elsewhere, () -> tick.request(ticks));
    }
  }

  @Override
  void cancel(int timer, boolean elsewhere) {
    if (!nodes.get(timer).isImmediate()) {
      on(elsewhere, () -> nodes.get(timer).tryCancel());
    }
  }

  @Override
  void grouped(int group, long delayNanos, byte slackClass, boolean elsewhere) {
    int number = next(slackClass, slackClass);
    WorkerGroup worker = groups.get(group);
    Runnable action =
        () -> {
          if (nowNanos() < nodes.get(number).deadlineNanos) {
            throw new AssertionError("early: " + number);
          }
          journals.get(group).add(number);
          oneShotRuns += delayNanos == 0 ? 0 : 1;
        };
    on(
        elsewhere,
        () ->
            submit(
                delayNanos == 0
                    ? ProbeTask.now(loop, worker, action)
                    : ProbeTask.after(loop, worker, delayNanos, slackClass, action)));
  }

  @Override
  void passes(long nanos) {
    time().advanceNanos(nanos);
    disturbedNanos = nowNanos();
  }

  @Override
  void advance(long nanos) {
    turn(nanos);
  }

  @Override
  void stall(long nanos) {
    time().advanceNanos(nanos);
    disturbedNanos = nowNanos();
    turn(0);
  }

  private void fired(int number, long deadlineNanos) {
    long lateNanos = nowNanos() - deadlineNanos;
    if (lateNanos < 0) {
      throw new AssertionError(number + " fires early by " + -lateNanos);
    }
    long heldNanos = nowNanos() - Math.max(armedAt.get(number), disturbedNanos);
    long[] slack = slackNanos.get(number);
    if (Math.min(lateNanos, heldNanos) > slack[0]) {
      throw new AssertionError(number + " fires later than its slack, by " + lateNanos);
    }
    slack[0] = slack[1];
    armedAt.set(number, nowNanos());
    journal.add((long) number);
    journal.add(nowNanos());
  }
}
