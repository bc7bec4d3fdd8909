// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** When the watch looks, and what it tells, on a clock that is turned by hand. */
class StallWatchTest {

  private static final long SECOND = SECONDS.toNanos(1);
  private static final long TENTH = MILLISECONDS.toNanos(100);

  private final ManualLoops loops = new ManualLoops(2);
  private final TimerLoop loop = loops.loop();
  private final List<LoopStall> told = new ArrayList<>();
  private final List<Long> wentOn = new ArrayList<>();
  private int threads;
  private final StallWatch watch = watch(this::tell);

  private StallWatch watch(StallListener sink) {
    return new StallWatch(
        loops.group().clock(),
        loops.group().loops().toArray(new TimerLoop[0]),
        watched -> {
          threads++;
          throw new OutOfMemoryError("no threads here");
        },
        sink,
        null);
  }

  private LongConsumer tell(LoopStall stall) {
    told.add(stall);
    return wentOn::add;
  }

  private long look() {
    return watch.look(loops.nowNanos()) - loops.nowNanos();
  }

  /** A timer that is due in a second, and then does this. */
  private ProbeTask inASecond(Runnable action) {
    ProbeTask task = ProbeTask.after(loop, null, SECOND, Slack.EXACT, action);
    loop.submit(task);
    return task;
  }

  private void passes(long nanos) {
    loops.time().advanceNanos(nanos);
  }

  @Test
  void withoutTimersItNeverLooks() {
    loops.turn();

    assertThat(watch.look(loops.nowNanos())).isEqualTo(LoopClock.NEVER);
  }

  @Test
  void whileLoopsWaitItLooksASecondAfterTheFirstTimerIsDue() {
    loop.submit(ProbeTask.after(loop, null, 60 * SECOND, Slack.EXACT, () -> {}));
    loops.turn();

    assertThat(look()).isEqualTo(61 * SECOND);
  }

  @Test
  void aLoopThatIsHeldForASecondIsToldOfOnceAndSoIsItsEnd() {
    ProbeTask[] culprit = new ProbeTask[1];
    culprit[0] =
        inASecond(
            () -> {
              passes(SECOND - 1);
              assertThat(look()).as("not yet").isEqualTo(TENTH);
              assertThat(told).isEmpty();
              passes(1);
              assertThat(look()).isEqualTo(TENTH);
              passes(140 * SECOND);
              assertThat(look()).isEqualTo(TENTH);
            });
    loops.advanceNanos(SECOND);

    assertThat(told).hasSize(1);
    assertThat(told.get(0).timer()).isSameAs(culprit[0]);
    assertThat(told.get(0).heldNanos()).isEqualTo(SECOND);
    assertThat(told.get(0).thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(told.get(0).stack())
        .extracting(StackTraceElement::getMethodName)
        .contains("aLoopThatIsHeldForASecondIsToldOfOnceAndSoIsItsEnd");
    assertThat(wentOn).isEmpty();
    look();
    assertThat(wentOn).containsExactly(141 * SECOND);
    look();
    assertThat(wentOn).hasSize(1);
  }

  @Test
  void aLoopThatGoesOnWhileItIsToldOfIsLookedAtAgain() {
    StallWatch quick =
        watch(
            stall -> {
              loop.sleep().beginWait(LoopClock.NEVER, loops.nowNanos());
              return wentOn::add;
            });
    inASecond(
        () -> {
          passes(SECOND);
          assertThat(quick.look(loops.nowNanos())).isEqualTo(loops.nowNanos() + TENTH);
          quick.look(loops.nowNanos());
        });
    loops.advanceNanos(SECOND);

    assertThat(wentOn).containsExactly(SECOND);
  }

  @Test
  void aLoopThatGetsSomewhereIsNotHeld() {
    for (int i = 0; i < 100; i++) {
      inASecond(
          () -> {
            passes(SECOND - 1);
            look();
          });
    }
    loops.advanceNanos(SECOND);

    assertThat(told).isEmpty();
  }

  @Test
  void anImmediateTaskThatHoldsALoopIsToldOf() {
    ProbeTask task =
        ProbeTask.now(
            loop,
            null,
            () -> {
              passes(SECOND);
              look();
            });
    loops.elsewhere(() -> loop.submit(task)); // which wakes the loop
    loops.turnUntilIdle();

    assertThat(told).singleElement().extracting(LoopStall::timer).isSameAs(task);
  }

  @Test
  void aPauseOfTheProcessIsNobodysStall() {
    inASecond(
        () -> {
          look();
          passes(3_600 * SECOND);
          watch.woke(loops.nowNanos() - 3_599 * SECOND, loops.nowNanos());
          assertThat(look()).isEqualTo(TENTH);
          passes(SECOND - 1);
          look();
          assertThat(told).isEmpty();
          passes(1);
          look();
        });
    loops.advanceNanos(SECOND);

    assertThat(told).as("held for another second").hasSize(1);
  }

  @Test
  void aWatchThatComesALittleLateStillCounts() {
    inASecond(
        () -> {
          passes(SECOND + 400 * TENTH / 100);
          watch.woke(loops.nowNanos() - 400 * TENTH / 100, loops.nowNanos());
          look();
        });
    loops.advanceNanos(SECOND);

    assertThat(told).hasSize(1);
  }

  @Test
  void aLoopIsToldOfOnceAMinuteAndTheRestIsCounted() {
    for (int i = 0; i < 5; i++) {
      inASecond(
          () -> {
            passes(2 * SECOND);
            look();
            look();
          });
      loops.advanceNanos(SECOND);
      look();
    }
    assertThat(told).hasSize(1);
    assertThat(wentOn).hasSize(1);
    loops.advanceNanos(60 * SECOND);
    inASecond(
        () -> {
          passes(2 * SECOND);
          look();
        });
    loops.advanceNanos(SECOND);

    assertThat(told).extracting(LoopStall::untold).containsExactly(0, 4);
  }

  @Test
  void aStallThatBeganInTheQuietMinuteIsToldOfAfterIt() {
    inASecond(
        () -> {
          passes(SECOND);
          look();
        });
    loops.advanceNanos(SECOND);
    look();
    inASecond(
        () -> {
          passes(2 * SECOND);
          look();
          assertThat(told).hasSize(1);
          passes(60 * SECOND);
          look();
        });
    loops.advanceNanos(SECOND);

    assertThat(told).extracting(LoopStall::untold).containsExactly(0, 0);
    assertThat(told.get(1).heldNanos()).isEqualTo(62 * SECOND);
  }

  @Test
  void loopsAreToldOfEachForItself() {
    TimerLoop second = loops.group().loops().get(1);
    inASecond(
        () -> {
          passes(SECOND);
          look();
        });
    second.submit(
        ProbeTask.after(
            second,
            null,
            3 * SECOND,
            Slack.EXACT,
            () -> {
              passes(SECOND);
              look();
            }));
    loops.advanceNanos(3 * SECOND);

    assertThat(told).hasSize(2);
  }

  @Test
  void aTimerThatIsDueAndDoesNotGetTheCpuDoesNotKeepTheWatchBusy() {
    loop.submit(ProbeTask.after(loop, null, SECOND, Slack.EXACT, () -> {}));
    loops.turn();
    passes(3_600 * SECOND);

    assertThat(look()).isEqualTo(TENTH);
  }

  @Test
  void aSinkThatThrowsIsAskedAgain() {
    StallWatch robust =
        watch(
            stall -> {
              told.add(stall);
              throw new IllegalStateException("from a sink");
            });
    for (int i = 0; i < 2; i++) {
      inASecond(
          () -> {
            passes(61 * SECOND);
            robust.look(loops.nowNanos());
          });
      loops.advanceNanos(SECOND);
      robust.look(loops.nowNanos());
    }

    assertThat(told).hasSize(2);
  }

  @Test
  void aThreadThatCouldNotBeStartedIsAskedForOnceInAWhile() {
    watch.loopWoke(0);
    for (long nanos = 0; nanos <= 2 * SECOND; nanos += TENTH) {
      watch.loopWoke(nanos);
    }
    assertThat(threads).isOne();

    watch.loopWoke(2 * SECOND + 1); // a second after it was to look
    assertThat(threads).isEqualTo(2);
    watch.loopWoke(3_600 * SECOND);
    assertThat(threads).isEqualTo(3);
    watch.loopEnded();
    assertThat(threads).isEqualTo(3);
  }
}
