// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.Slack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class LatenessNotifierTest {

  private static final long HELD = LatenessNotifier.HELD_NANOS;
  private static final int DAY = 86_400_000;

  private final ManualLoops loops = new ManualLoops(2);
  private final TimerLoop loop = loops.loop();
  private final List<Long> told = new ArrayList<>();
  private final LongConsumer listener = told::add;

  private void timers(int number, long delayNanos, Runnable action) {
    for (int i = 0; i < number; i++) {
      loop.submit(ProbeTask.after(loop, null, delayNanos, Slack.EXACT, action));
    }
  }

  @Test
  void aWakeUpTellsTheWorstOfAllThatFired() {
    loops.group().addLatenessListener(listener);
    timers(1, 100, () -> loops.time().advanceNanos(7));
    timers(3 * NodeRunner.TIMER_BATCH, 100, () -> {});
    timers(1, 200, () -> {});

    loops.advanceNanos(200);
    assertThat(told).containsExactly(7L, 0L);
  }

  @Test
  void whatALoopThatWakesSoonHoldsIsToldTogether() {
    loops.group().addLatenessListener(listener);
    timers(1, HELD, () -> {});
    for (int i = 1; i < LatenessNotifier.HELD; i++) {
      timers(1, i * 100L, () -> {});
    }

    loops.advanceNanos((LatenessNotifier.HELD - 1) * 100L);
    assertThat(told).isEmpty();
    loops.advanceNanos(HELD);
    assertThat(told).hasSize(LatenessNotifier.HELD);
  }

  @Test
  void nothingIsHeldThroughALongSleep() {
    loops.group().addLatenessListener(listener);
    timers(1, 100, () -> {});
    timers(1, 100 + HELD - 1, () -> {});
    timers(1, 100 + 2 * HELD, () -> {});

    loops.advanceNanos(100);
    assertThat(told).isEmpty();
    loops.advanceNanos(HELD - 1);
    assertThat(told).hasSize(2);
    loops.advanceNanos(HELD + 1);
    assertThat(told).hasSize(3);
  }

  @Test
  void aLoopThatIsSlowToComeToRestHoldsNothingForLong() {
    loops.group().addLatenessListener(listener);
    ProbeTick slow =
        new ProbeTick(loop, 10, 10, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            loops.time().advanceNanos(HELD / LatenessNotifier.TURNS);
          }
        };
    slow.request(Long.MAX_VALUE);
    loops.time().advanceNanos(10);

    for (int turn = 0; turn < 2 * LatenessNotifier.TURNS; turn++) {
      loop.turns().turn();
    }
    assertThat(told).hasSize(2);
  }

  @Test
  void theEndOfALoopTellsWhatWasHeld() {
    loops.group().addLatenessListener(listener);
    timers(1, 100, () -> {});
    timers(1, 200, () -> {});
    loops.advanceNanos(100);
    assertThat(told).isEmpty();

    loops.group().stop();
    loops.turnUntilIdle();
    assertThat(told).hasSize(1);
  }

  @Test
  void aWakeUpThatFiresNothingTellsNothing() {
    loops.group().addLatenessListener(listener);
    loop.submit(ProbeTask.now(loop, null, () -> {}));
    timers(1, DAY, () -> {});

    loops.turnUntilIdle();

    assertThat(told).isEmpty();
  }

  @Test
  void whoComesLaterIsNotToldOfWhatWasBefore() {
    timers(1, 100, () -> {});
    loops.stall(Duration.ofNanos(5_100));
    assertThat(loop.counters().lateness().maxNanos()).isEqualTo(5_000);

    loops.group().addLatenessListener(listener);
    timers(1, 100, () -> {});
    loops.advanceNanos(100);

    assertThat(told).containsExactly(0L);
    assertThat(loop.counters().lateness().maxNanos()).isEqualTo(5_000);
  }

  @Test
  void aLoopThatNeverRestsTellsAllTheSame() {
    loops.group().addLatenessListener(listener);
    ProbeTick[] busy = new ProbeTick[1];
    busy[0] =
        new ProbeTick(loop, 10, 10, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            loops.time().advanceNanos(20); // it is overdue again when it is through
          }
        };
    busy[0].request(Long.MAX_VALUE);
    loops.time().advanceNanos(10);

    for (int turn = 1; turn < LatenessNotifier.TURNS * LatenessNotifier.HELD; turn++) {
      assertThat(loop.turns().turn()).isTrue();
    }
    assertThat(told).isEmpty();
    loop.turns().turn();
    assertThat(told).hasSize(LatenessNotifier.HELD);
  }

  @Test
  void anEqualListenerIsTakenOnceAndRemovedByItsEqual() {
    record Equal(List<Long> told) implements LongConsumer {
      @Override
      public void accept(long nanos) {
        told.add(nanos);
      }
    }
    loops.group().addLatenessListener(new Equal(told));
    loops.group().addLatenessListener(new Equal(told));
    timers(1, 100, () -> {});
    loops.advanceNanos(100);
    assertThat(told).hasSize(1);

    loops.group().removeLatenessListener(new Equal(told));
    timers(1, 100, () -> {});
    loops.advanceNanos(100);
    assertThat(told).hasSize(1);
  }

  @Test
  void aListenerThatThrowsIsReportedOnceAndHarmsNobody() {
    RuntimeException failure = new RuntimeException("listener");
    loops
        .group()
        .addLatenessListener(
            nanos -> {
              throw failure;
            });
    loops.group().addLatenessListener(listener);

    timers(1, 100, () -> {});
    timers(1, 200, () -> {});
    loops.advanceNanos(200);

    assertThat(loops.failures()).containsExactly(failure);
    assertThat(told).containsExactly(0L, 0L);
  }

  @Test
  void aListenerThatCannotEvenBeRemovedHarmsNobody() {
    RuntimeException failure = new RuntimeException("listener");
    loops
        .group()
        .addLatenessListener(
            new LongConsumer() {
              @Override
              public void accept(long nanos) {
                throw failure;
              }

              @Override
              public boolean equals(Object other) {
                throw failure;
              }

              @Override
              public int hashCode() {
                return 0;
              }
            });
    for (int i = 1; i <= 3 * LatenessNotifier.HELD; i++) {
      timers(1, i * 100L, () -> {});
    }

    loops.advanceNanos(HELD);

    assertThat(loops.failures()).hasSize(3 * LatenessNotifier.HELD).containsOnly(failure);
    assertThat(loop.counters().deliveredCount()).isEqualTo(3 * LatenessNotifier.HELD);
  }

  @Test
  void aListenerMayHandOverWork() {
    List<String> ran = new ArrayList<>();
    loops
        .group()
        .addLatenessListener(
            nanos -> {
              if (ran.isEmpty()) {
                loop.submit(ProbeTask.now(loop, null, () -> ran.add("now")));
                timers(1, 50, () -> ran.add("later"));
              }
            });
    timers(1, 100, () -> {});

    loops.advanceNanos(100);
    assertThat(ran).containsExactly("now");
    loops.advanceNanos(50);
    assertThat(ran).containsExactly("now", "later");
  }

  @Test
  void aListenerMayRemoveItself() {
    LongConsumer[] self = new LongConsumer[1];
    self[0] =
        nanos -> {
          told.add(nanos);
          loops.group().removeLatenessListener(self[0]);
        };
    loops.group().addLatenessListener(self[0]);
    timers(1, 100, () -> {});
    timers(1, 200, () -> {});

    loops.advanceNanos(200);

    assertThat(told).hasSize(1);
  }
}
