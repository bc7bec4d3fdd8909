// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LoopShutdownTest {

  private static final long MILLIS = 1_000_000;

  private final ManualLoops loops = new ManualLoops(2);
  private final TimerLoop loop = loops.loop();
  private final List<String> log = new ArrayList<>();

  private ProbeTask after(long delayNanos, String name) {
    ProbeTask task = ProbeTask.after(loop, null, delayNanos, Slack.EXACT, () -> log.add(name));
    loop.submit(task);
    return task;
  }

  private ProbePeriodic every(long periodNanos) {
    ProbePeriodic task =
        ProbePeriodic.every(
            loop,
            null,
            periodNanos,
            periodNanos,
            MissedTicks.SKIP,
            Slack.EXACT,
            () -> log.add("p"));
    loop.submit(task);
    return task;
  }

  private void assertEnded() {
    assertThat(loops.group().ended()).isCompleted();
    for (TimerLoop ended : loops.group().loops()) {
      assertThat(ended.queue().size()).isZero();
      assertThat(ended.armedCount()).isZero();
      assertThat(ended.thread()).isNull();
    }
    LoopCounters counters = loop.counters();
    assertThat(counters.scheduledCount())
        .isEqualTo(
            counters.cancelledCount() + log.stream().filter(name -> !"p".equals(name)).count());
  }

  @Test
  void drainingLetsRunWhatWasAccepted() {
    after(30 * MILLIS, "delayed");
    loops.elsewhere(() -> after(20 * MILLIS, "handed over"));
    loops.elsewhere(() -> after(10 * MILLIS, "first"));
    loops.group().drain();
    loops.advanceNanos(29 * MILLIS);
    assertThat(log).containsExactly("first", "handed over");
    assertThat(loops.group().ended()).isNotCompleted();
    loops.advanceNanos(MILLIS);
    assertThat(log).containsExactly("first", "handed over", "delayed");
    assertEnded();
  }

  @Test
  void drainingEndsWhatRepeats() {
    ProbePeriodic periodic = every(10 * MILLIS);
    ProbePeriodic withoutPause = every(0);
    ProbeTick ticking = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    ticking.request(Long.MAX_VALUE);
    ProbeTick idle = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    idle.subscribed();
    ProbeTick onItsWay = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    loops.elsewhere(() -> onItsWay.request(1));
    loops.group().drain();
    loops.turnUntilIdle();
    assertThat(loops.group().ended()).isCompleted();
    for (ProbeTick tick : List.of(ticking, idle, onItsWay)) {
      assertThat(tick.terminations).isOne();
      assertThat(tick.releases).isOne();
      assertThat(tick.ticks).isZero();
    }
    assertThat(periodic.releases).isOne();
    assertThat(withoutPause.releases).isOne();
  }

  @Test
  void drainingEndsAnIntervalThatIsArmedLater() {
    after(50 * MILLIS, "delayed");
    ProbeTick unlisted = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    ProbeTick other = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    loops.group().drain();
    loops.advanceNanos(MILLIS);
    unlisted.request(Long.MAX_VALUE);
    loops.elsewhere(() -> other.request(Long.MAX_VALUE));
    loops.advanceNanos(49 * MILLIS);
    assertThat(log).containsExactly("delayed");
    assertThat(unlisted.ticks + other.ticks).isZero();
    assertThat(unlisted.releases).isOne();
    assertThat(other.releases).isOne();
    assertEnded();
  }

  @Test
  void drainingLetsATaskSubmitItsLastOnes() {
    loop.submit(ProbeTask.after(loop, null, MILLIS, Slack.EXACT, () -> after(5 * MILLIS, "last")));
    loops.group().drain();
    loops.advanceNanos(10 * MILLIS);
    assertThat(log).containsExactly("last");
    assertThat(loops.group().ended()).isCompleted();
  }

  @Test
  void stoppingEndsEverything() {
    ProbeTask delayed = after(MILLIS, "never");
    ProbePeriodic periodic = every(MILLIS);
    ProbeTick ticking = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    ticking.request(5);
    ProbeTick idle = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    idle.subscribed();
    ProbeTask immediate = ProbeTask.now(loop, null, () -> log.add("never"));
    loops.elsewhere(() -> loop.submit(immediate));
    ProbeTask handedOver = ProbeTask.after(loop, null, MILLIS, Slack.EXACT, () -> log.add("never"));
    loops.elsewhere(() -> loop.submit(handedOver));
    loops.group().stop();
    loops.advanceNanos(10 * MILLIS);
    assertThat(log).isEmpty();
    assertThat(delayed.releases).isOne();
    assertThat(periodic.releases).isOne();
    assertThat(immediate.releases).isOne();
    assertThat(handedOver.releases).isOne();
    assertThat(ticking.terminations).isOne();
    assertThat(idle.terminations).isOne();
    assertEnded();
  }

  @Test
  void stoppingCutsDrainingShort() {
    after(1_000 * MILLIS, "never");
    loops.group().drain();
    loops.advanceNanos(MILLIS);
    loops.group().stop();
    loops.advanceNanos(0);
    assertThat(log).isEmpty();
    assertEnded();
  }

  @Test
  void stoppingCutsTheBatchOfTheTurnShort() {
    for (int i = 0; i < 10; i++) {
      loop.submit(
          ProbeTask.after(
              loop,
              null,
              MILLIS,
              Slack.EXACT,
              () -> {
                log.add("ran");
                loops.elsewhere(() -> loops.group().stop());
              }));
      loop.submit(ProbeTask.after(loop, null, MILLIS, Slack.EXACT, () -> log.add("ran")));
    }
    loops.advanceNanos(MILLIS);
    assertThat(log).containsExactly("ran");
    assertEnded();
  }

  @Test
  void stoppingFromWithinATickLetsNoOtherTick() {
    for (int i = 0; i < 10; i++) {
      ProbeTick tick =
          new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT) {
            @Override
            void onTick(long nowNanos) {
              log.add("p");
              loops.group().stop();
            }
          };
      tick.request(5);
    }
    loops.advanceNanos(MILLIS);
    assertThat(log).containsExactly("p");
    assertEnded();
  }

  @Test
  void stoppingInterruptsTheTaskThatRuns() {
    loop.submit(
        ProbeTask.after(
            loop, null, MILLIS, Slack.EXACT, () -> loops.elsewhere(() -> loops.group().stop())));
    loops.advanceNanos(MILLIS);
    assertThat(loops.interrupts()).isOne();
  }

  @Test
  void aTaskThatStopsItsOwnLoopIsNotInterrupted() {
    loop.submit(
        ProbeTask.after(
            loop,
            null,
            MILLIS,
            Slack.EXACT,
            () -> {
              loops.group().stop();
              log.add("ran");
            }));
    loops.advanceNanos(MILLIS);
    assertThat(loops.interrupts()).isZero();
    assertThat(log).containsExactly("ran");
    assertEnded();
  }

  @Test
  void anEndedLoopRefusesTasksAndTerminatesIntervals() {
    loops.group().stop();
    loops.turnUntilIdle();
    ProbeTask late = ProbeTask.after(loop, null, MILLIS, Slack.EXACT, () -> log.add("never"));
    assertThat(loop.submit(late)).isFalse();
    assertThat(late.isDone()).isFalse();
    assertThat(loop.submit(ProbeTask.now(loop, null, () -> log.add("never")))).isFalse();
    ProbeTick tick = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    tick.request(1);
    assertThat(tick.terminations).isOne();
    assertThat(tick.isDone()).isTrue();
    loops.group().stop();
    loops.group().drain();
    loops.advanceNanos(10 * MILLIS);
    assertThat(log).isEmpty();
  }

  @Test
  void aSignalOnItsWayIsGivenInAnyCase() {
    List<String> signals = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "signal " + i;
      SignalNode signal =
          new SignalNode(loop) {
            @Override
            protected void deliver() {
              signals.add(name);
            }
          };
      if (i % 2 == 0) {
        assertThat(loop.submit(signal)).isTrue();
      } else {
        loops.elsewhere(() -> assertThat(loop.submit(signal)).isTrue());
      }
    }
    loops.turn();
    assertThat(signals).hasSize(NodeRunner.READY_BATCH);
    loops.group().stop();
    loops.turnUntilIdle();
    assertThat(signals).hasSize(100);
    assertThat(loops.interrupts()).isZero();
  }

  @Test
  void oneTerminationThatFailsDoesNotKeepTheOthersFromTheirs() {
    ProbeTick failing =
        new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT) {
          @Override
          protected void terminate() {
            throw new IllegalStateException("from a termination");
          }
        };
    failing.request(1);
    ProbeTick other = new ProbeTick(loop, 2 * MILLIS, MILLIS, Slack.EXACT);
    other.request(1);
    loops.group().stop();
    loops.turnUntilIdle();
    assertThat(other.terminations).isOne();
    assertThat(loops.failures()).hasSize(1);
    assertThat(loops.group().ended()).isCompleted();
  }

  /**
   * Tells that it is released, and is held there: its canceller comes too late to tell the loop.
   */
  private final class HeldAtTheEnd extends TaskNode {

    final CountDownLatch released = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    HeldAtTheEnd(long delayNanos) {
      super(loop, null, () -> log.add("held"), loop.clock().nowNanos(), delayNanos, Slack.EXACT);
    }

    @Override
    protected void released() {
      super.released();
      released.countDown();
      Waiting.open(goOn);
    }
  }

  @Test
  void whatIsCancelledAsItFiresIsCountedThoughItsCancellerComesAfterTheEnd() {
    HeldAtTheEnd held = new HeldAtTheEnd(MILLIS);
    loop.submit(held);
    Thread canceller =
        new Thread(
            () -> {
              loops.group().stop();
              held.tryCancel();
            });
    loops.turnUntilIdle();
    loops.time().advanceNanos(MILLIS);
    long nowNanos = loops.nowNanos();
    assertThat(loop.queue().firstDue(nowNanos)).isSameAs(held);
    loop.queues().unlinkToFire(held);
    canceller.start(); // between taking it out of the queue and claiming it
    Waiting.open(held.released);
    held.fire(nowNanos);
    loops.turnUntilIdle();
    held.goOn.countDown();
    Waiting.end(canceller);

    assertThat(log).isEmpty();
    assertEnded();
  }
}
