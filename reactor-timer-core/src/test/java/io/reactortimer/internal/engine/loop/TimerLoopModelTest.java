// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop and its model do the same, whatever happens to them, and at the same instants. */
class TimerLoopModelTest {

  private static final int STEPS = 2_500;
  private static final int RUNS = 40;

  private static final class Real extends LoopWorld {
    final ManualLoops loops;

    Real(long seed, ManualLoops loops) {
      super(seed, true, loops.group());
      this.loops = loops;
    }

    @Override
    ManualTimeSource time() {
      return loops.time();
    }

    @Override
    void elsewhere(Runnable action) {
      loops.elsewhere(action);
    }

    @Override
    void turn(long nanos) {
      loops.advanceNanos(nanos);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1, Long.MIN_VALUE, 77})
  void doesWhatTheModelDoes(long startNanos) {
    Seeds.repeat(
        RUNS,
        random -> {
          long seed = random.nextLong();
          long beginNanos = startNanos == 77 ? random.nextLong() : startNanos;
          Real real = new Real(seed, new ManualLoops(1, beginNanos));
          LoopModel model = new LoopModel(seed, true);
          for (int i = 0; i < STEPS; i++) {
            long step = random.nextLong();
            real.step(new SplittableRandom(step));
            model.step(new SplittableRandom(step));
            compare(real, model, i);
          }
          real.advance(0);
          model.advance(0);
          compareCounters(real, model);
          cancelAll(real, real.loops::turnUntilIdle);
        });
  }

  private static void compare(Real real, LoopModel model, int step) {
    compareJournals(real, model, step, real.loops.failures());
    if (real.loops.wakeups() != model.wakeups || real.loops.unparks() != model.unparks) {
      assertThat(real.loops.unparks()).as("step %d: unparks", step).isEqualTo(model.unparks);
      assertThat(real.loops.wakeups()).as("step %d: wake-ups", step).isEqualTo(model.wakeups);
    }
  }

  static void compareJournals(LoopWorld real, LoopModel model, int step, List<Throwable> failures) {
    if (!failures.isEmpty()) {
      throw new AssertionError("step " + step, failures.get(0));
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
    if (real.nowNanos() != model.nowNanos()) {
      assertThat(real.nowNanos()).as("step %d: time", step).isEqualTo(model.nowNanos());
    }
  }

  static void compareCounters(LoopWorld real, LoopModel model) {
    LoopCounters counters = real.loop.counters();
    assertThat(counters.scheduledCount()).as("scheduled").isEqualTo(model.scheduled);
    assertThat(counters.deliveredCount()).as("delivered").isEqualTo(model.delivered);
    assertThat(counters.missedCount()).as("missed").isEqualTo(model.missed);
    assertThat(counters.cancelledCount()).as("cancelled").isEqualTo(model.cancelled);
    assertThat(counters.failedCount()).as("failed").isZero();
    assertThat(real.loop.armedCount()).as("armed").isEqualTo(model.armedCount());
  }

  static void cancelAll(LoopWorld real, Runnable turnUntilIdle) {
    real.nodes.forEach(TimerNode::tryCancel);
    turnUntilIdle.run();
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
