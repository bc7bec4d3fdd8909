// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop and its model do the same, whatever happens to them, and at the same instants. */
class TimerLoopModelTest {

  private static final int STEPS = 2_500;
  private static final int RUNS = 110;

  private static final class Real extends TimerWorld {
    final ManualLoops loops;
    final TimerLoop loop;
    final List<TimerNode> nodes = new ArrayList<>();
    final List<WorkerGroup> groups = new ArrayList<>();
    final List<Long> armedAt = new ArrayList<>();

    /** Of the present deadline, and of those after the first. */
    final List<long[]> slackNanos = new ArrayList<>();

    long disturbedNanos;
    long oneShotRuns;

    Real(long seed, long startNanos) {
      super(seed);
      loops = new ManualLoops(1, startNanos);
      loop = loops.loop();
      for (int i = 0; i < GROUPS; i++) {
        groups.add(i == 0 ? null : new WorkerGroup(loops.group()));
      }
    }

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
      return loops.nowNanos();
    }

    private void on(boolean elsewhere, Runnable action) {
      if (elsewhere) {
        loops.elsewhere(action);
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
      loops.time().advanceNanos(nanos);
      disturbedNanos = nowNanos();
    }

    @Override
    void advance(long nanos) {
      loops.advanceNanos(nanos);
    }

    @Override
    void stall(long nanos) {
      loops.time().advanceNanos(nanos);
      disturbedNanos = nowNanos();
      loops.advanceNanos(0);
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

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1, Long.MIN_VALUE, 77})
  void doesWhatTheModelDoes(long startNanos) {
    Seeds.repeat(
        RUNS,
        random -> {
          long seed = random.nextLong();
          Real real = new Real(seed, startNanos == 77 ? random.nextLong() : startNanos);
          LoopModel model = new LoopModel(seed);
          for (int i = 0; i < STEPS; i++) {
            long step = random.nextLong();
            real.step(new SplittableRandom(step));
            model.step(new SplittableRandom(step));
            compare(real, model, i);
          }
          real.advance(0);
          model.advance(0);
          compareCounters(real, model);
          cancelAll(real);
        });
  }

  private static void compare(Real real, LoopModel model, int step) {
    if (!real.loops.failures().isEmpty()) {
      throw new AssertionError("step " + step, real.loops.failures().get(0));
    }
    if (!real.journal.equals(model.journal)) {
      assertThat(real.journal).as("step %d: number, time, ...", step).isEqualTo(model.journal);
    }
    if (!real.journals.equals(model.journals)) {
      assertThat(real.journals).as("step %d: groups", step).isEqualTo(model.journals);
    }
    real.journal.clear();
    model.journal.clear();
    real.journals.forEach(List::clear);
    model.journals.forEach(List::clear);
    if (real.nowNanos() != model.nowNanos()
        || real.loops.wakeups() != model.wakeups
        || real.loops.unparks() != model.unparks) {
      assertThat(real.nowNanos()).as("step %d: time", step).isEqualTo(model.nowNanos());
      assertThat(real.loops.unparks()).as("step %d: unparks", step).isEqualTo(model.unparks);
      assertThat(real.loops.wakeups()).as("step %d: wake-ups", step).isEqualTo(model.wakeups);
    }
  }

  private static void compareCounters(Real real, LoopModel model) {
    LoopCounters counters = real.loop.counters();
    assertThat(counters.scheduledCount()).as("scheduled").isEqualTo(model.scheduled);
    assertThat(counters.deliveredCount()).as("delivered").isEqualTo(model.delivered);
    assertThat(counters.missedCount()).as("missed").isEqualTo(model.missed);
    assertThat(counters.cancelledCount()).as("cancelled").isEqualTo(model.cancelled);
    assertThat(counters.failedCount()).as("failed").isZero();
    assertThat(real.loop.armedCount()).as("armed").isEqualTo(model.armedCount());
  }

  private static void cancelAll(Real real) {
    real.nodes.forEach(TimerNode::tryCancel);
    real.loops.turnUntilIdle();
    assertThat(real.loop.queue().size()).isZero();
    assertThat(real.loop.armedCount()).isZero();
    assertThat(real.loop.sleep().wakeupNanos()).isEqualTo(LoopClock.NEVER);
    for (WorkerGroup group : real.groups) {
      if (group != null) {
        assertThat(group.size()).isZero();
        assertThat(group.ready).isZero();
        assertThat(group.armed).isZero();
      }
    }
    for (TimerNode node : real.nodes) {
      assertThat(node.isDone()).isTrue();
      assertThat(releases(node)).as("released").isOne();
    }
    LoopCounters counters = real.loop.counters();
    assertThat(counters.scheduledCount())
        .as("every timer has ended once")
        .isEqualTo(real.oneShotRuns + counters.cancelledCount());
  }

  private static int releases(TimerNode node) {
    if (node instanceof ProbeTask task) {
      return task.releases;
    }
    return node instanceof ProbePeriodic task ? task.releases : ((ProbeTick) node).releases;
  }
}
