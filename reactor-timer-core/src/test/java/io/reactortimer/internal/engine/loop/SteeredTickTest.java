// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Pausing, resuming and resetting an interval, wherever it is just then. */
class SteeredTickTest {

  private static final long PERIOD = 10;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final List<Long> ticksAt = new ArrayList<>();
  private final Steered tick = new Steered(loop, PERIOD, Slack.EXACT);

  /** One whose deadline is set by control calls, with what to do in each tick. */
  private final class Steered extends ProbeTick {

    private Consumer<Steered> onTick = self -> {};
    private long resetNanos;
    private byte resetSlack = Slack.EXACT;
    private int adjustments;

    Steered(TimerLoop loop, long periodNanos, byte slackClass) {
      super(loop, periodNanos, periodNanos, slackClass);
    }

    void reset(long deadlineNanos) {
      resetNanos = deadlineNanos;
      change(deadlineNanos);
    }

    void resumeAt(long deadlineNanos) {
      resetNanos = deadlineNanos;
      resume();
    }

    @Override
    void onTick(long nowNanos) {
      ticksAt.add(nowNanos);
      onTick.accept(this);
    }

    @Override
    protected void adjust() {
      assertThat(queueIndex).isNegative();
      adjustments++;
      if (resetNanos != 0) {
        setDeadline(resetNanos);
        setSlackClass(resetSlack);
        resetNanos = 0;
      }
    }

    boolean isHeld() {
      return loop().parked().holds(this);
    }

    boolean isListed() {
      int[] listed = new int[1];
      loops.group().visitTimers(node -> listed[0] += node == this ? 1 : 0);
      return listed[0] == 1;
    }
  }

  private void assertCancelled(long scheduled) {
    assertThat(tick.releases).isOne();
    assertThat(tick.isHeld()).isFalse();
    assertThat(tick.isListed()).isFalse();
    assertThat(tick.queueIndex).isNegative();
    assertThat(loop.armedCount()).isZero();
    assertThat(loop.counters().scheduledCount()).isEqualTo(scheduled);
    assertThat(loop.counters().cancelledCount()).isEqualTo(scheduled);
  }

  @Test
  void pausedBeforeItWasLinkedItIsInNoHeapUntilItIsResumed() {
    loops.elsewhere(
        () -> {
          tick.request(5);
          assertThat(tick.pause()).isTrue();
          assertThat(tick.pause()).isFalse();
        });
    loops.advanceNanos(3 * PERIOD);
    assertThat(ticksAt).isEmpty();
    assertThat(tick.queueIndex).isEqualTo(QueueEntry.NEVER_LINKED);
    assertThat(tick.isListed()).isTrue();
    loops.elsewhere(() -> tick.resumeAt(40));
    loops.advanceNanos(2 * PERIOD);
    assertThat(ticksAt).containsExactly(40L, 50L);
    assertThat(tick.isHeld()).isFalse();
    tick.tryCancel();
    assertCancelled(1);
  }

  @Test
  void pausedFromWithinATickItDoesNotGoOn() {
    tick.onTick = Steered::pause;
    tick.request(5);
    loops.advanceNanos(3 * PERIOD);
    assertThat(ticksAt).containsExactly(10L);
    assertThat(tick.isPaused()).isTrue();
    assertThat(tick.isHeld()).isTrue();
    assertThat(tick.isListed()).isTrue();
    assertThat(loop.armedCount()).isZero();
  }

  @Test
  void pausedElsewhereDuringATickItDoesNotGoOn() {
    tick.onTick = self -> loops.elsewhere(self::pause);
    tick.request(5);
    loops.advanceNanos(3 * PERIOD);
    assertThat(ticksAt).containsExactly(10L);
    assertThat(tick.isPaused()).isTrue();
    assertThat(loop.armedCount()).isZero();
    assertThat(loops.unparks()).as("there is nothing to wake for").isZero();
  }

  @Test
  void resumedWithinTheTickThatPausedItIsArmedOnceAtTheNewDeadline() {
    tick.onTick =
        self -> {
          self.pause();
          loops.time().advanceNanos(3); // it is armed later than it was claimed
          self.resumeAt(25);
          self.onTick = next -> {};
        };
    tick.request(3);
    loops.advanceNanos(12);
    assertThat(loop.queue().size()).isOne();
    assertThat(tick.dueNanos()).isEqualTo(25);
    loops.advanceNanos(30);
    assertThat(ticksAt).containsExactly(10L, 25L, 35L);
    assertThat(loop.counters().lateness().maxNanos()).isZero();
  }

  @Test
  void pausedAndResumedElsewhereDuringATickIsArmedOnceByTheLoopsNextTurn() {
    tick.onTick =
        self -> {
          loops.elsewhere(self::pause);
          loops.elsewhere(() -> self.resumeAt(25));
          self.onTick = next -> {};
        };
    tick.request(3);
    loops.advanceNanos(12);
    assertThat(loop.queue().size()).isOne();
    loops.advanceNanos(30);
    assertThat(ticksAt).containsExactly(10L, 25L, 35L);
    assertThat(loop.counters().scheduledCount()).isOne();
  }

  @Test
  void pausedOnTheLoopAndResumedElsewhereCountsNoNegativeLateness() {
    tick.onTick =
        self -> {
          self.pause();
          loops.time().advanceNanos(5_000_000);
          loops.elsewhere(() -> self.resumeAt(6_000_000));
          self.onTick = next -> {};
        };
    tick.request(2);
    loops.time().advanceNanos(1_010); // a microsecond late
    loops.advanceNanos(0);
    assertThat(ticksAt).containsExactly(1_010L);
    assertThat(loop.counters().lateness().maxNanos()).isEqualTo(1_000);
  }

  @Test
  void pausedAndResumedBeforeTheLoopsTurnIsArmedOnce() {
    tick.request(3);
    loops.turn();
    loops.elsewhere(
        () -> {
          tick.pause();
          tick.resumeAt(25);
        });
    assertThat(loops.unparks()).isOne();
    loops.advanceNanos(24);
    assertThat(ticksAt).isEmpty();
    assertThat(loop.queue().size()).isOne();
    loops.advanceNanos(11);
    assertThat(ticksAt).containsExactly(25L, 35L);
    assertThat(loop.counters().scheduledCount()).isOne();
  }

  @Test
  void pausedElsewhereAndResumedOnTheLoopBeforeItsTurnIsArmedOnce() {
    tick.request(3);
    loops.elsewhere(tick::pause);
    tick.resumeAt(25);
    assertThat(loop.queue().size()).isOne();
    loops.advanceNanos(25);
    assertThat(ticksAt).containsExactly(25L);
    tick.tryCancel();
    loops.turn();
    assertCancelled(1);
  }

  @Test
  void resumedWithoutDemandIsIdleUntilThereIsSome() {
    tick.pause();
    assertThat(tick.resume()).isTrue();
    assertThat(tick.resume()).isFalse();
    assertThat(tick.isIdle()).isTrue();
    assertThat(tick.isHeld()).isFalse();
    loops.elsewhere(() -> tick.request(1));
    loops.advanceNanos(PERIOD);
    assertThat(ticksAt).containsExactly(10L);
    assertThat(tick.adjustments).isOne();
  }

  @Test
  void resumedDuringItsLastTickIsNotArmedWithoutDemand() {
    tick.onTick =
        self -> {
          self.demand.incrementAndGet(); // as it stands before the tick has used it up
          loops.elsewhere(
              () -> {
                self.pause();
                self.resume();
              });
          self.demand.decrementAndGet();
        };
    tick.request(1);
    loops.advanceNanos(10 * PERIOD);
    assertThat(ticksAt).containsExactly(10L);
    assertThat(tick.isIdle()).isTrue();
    assertThat(tick.isListed()).isTrue();
    assertThat(loop.armedCount()).isZero();
  }

  @Test
  void isNotArmedByARequestThatComesLateForDemandThatWasMet() {
    tick.demand.incrementAndGet(); // one asks, and is held up before it arms
    tick.request(1);
    loops.advanceNanos(2 * PERIOD);
    assertThat(ticksAt).hasSize(2);
    loops.elsewhere(tick::arm);
    loops.advanceNanos(2 * PERIOD);
    assertThat(ticksAt).hasSize(2);
    assertThat(tick.isIdle()).isTrue();
    loops.elsewhere(() -> tick.request(1));
    loops.advanceNanos(0);
    assertThat(ticksAt).containsExactly(10L, 20L, 40L);
  }

  @Test
  void resetWhileItIsHandedOverIsLinkedAtTheNewDeadline() {
    loops.elsewhere(
        () -> {
          tick.request(5);
          tick.reset(7);
        });
    loops.advanceNanos(17);
    assertThat(ticksAt).containsExactly(7L, 17L);
    assertThat(loop.counters().scheduledCount()).isOne();
  }

  @Test
  void resetElsewhereToAnEarlierDeadlineWakesTheLoopOnce() {
    Steered rare = new Steered(loop, 1_000_000, Slack.EXACT);
    rare.request(5);
    loops.turnUntilIdle();
    loops.elsewhere(
        () -> {
          rare.reset(100);
          rare.reset(50);
        });
    assertThat(loops.unparks()).isOne();
    loops.advanceNanos(50);
    assertThat(ticksAt).containsExactly(50L);
    assertThat(rare.adjustments).isOne();
  }

  @Test
  void resetElsewhereWakesTheLoopWhateverTheSlackItHad() {
    Steered loose = new Steered(loop, 1_000_000_000, Slack.classOf(50_000_000, 1_000_000_000));
    loose.request(5);
    // The loop sleeps until then, which the slack before the reset would permit.
    loop.submit(ProbeTask.after(loop, null, 40_000_000, Slack.EXACT, () -> {}));
    loops.turnUntilIdle();
    loops.elsewhere(() -> loose.reset(100_000));
    loops.advanceNanos(100_000);
    assertThat(ticksAt).containsExactly(100_000L);
  }

  @Test
  void resetWhileItWaitsForDemandIsDueAtTheNewDeadline() {
    tick.request(1);
    loops.advanceNanos(PERIOD);
    loops.elsewhere(() -> tick.reset(15));
    assertThat(loops.unparks()).isZero();
    loops.elsewhere(() -> tick.request(1));
    loops.advanceNanos(5);
    assertThat(ticksAt).containsExactly(10L, 15L);
  }

  @Test
  void resetWithinATickSetsTheNextDeadline() {
    tick.onTick =
        self -> {
          self.reset(13);
          self.onTick = next -> {};
        };
    tick.request(3);
    loops.advanceNanos(23);
    assertThat(ticksAt).containsExactly(10L, 13L, 23L);
  }

  @Test
  void resetWhilePausedStaysPaused() {
    tick.request(3);
    tick.pause();
    loops.elsewhere(() -> tick.reset(25));
    loops.advanceNanos(30);
    assertThat(ticksAt).isEmpty();
    assertThat(tick.isPaused()).isTrue();
    loops.elsewhere(tick::resume);
    loops.advanceNanos(0);
    assertThat(ticksAt).containsExactly(30L);
  }

  @Test
  void cancelledWhilePausedIsGoneWhereverTheLoopWas() {
    tick.request(5);
    loops.elsewhere(tick::pause);
    loops.turn();
    loops.elsewhere(tick::tryCancel);
    assertCancelled(1);
    assertThat(tick.resume()).isFalse();
    assertThat(tick.pause()).isFalse();
    assertCancelled(1);
  }

  @Test
  void cancelledWhilePausedAndNotSeenByTheLoopIsCountedOnce() {
    tick.request(5);
    loops.elsewhere(
        () -> {
          tick.pause();
          tick.tryCancel();
        });
    assertThat(tick.isHeld()).isFalse();
    loops.turn();
    assertCancelled(1);
  }

  @Test
  void cancelledOnTheLoopWhilePausedAndNotSeenIsCountedOnce() {
    tick.request(5);
    loops.elsewhere(tick::pause);
    tick.tryCancel();
    loops.turn();
    assertCancelled(1);
  }

  @Test
  void cancelledOnTheLoopWhileAResetIsOnItsWayIsCountedOnce() {
    tick.request(5);
    loops.elsewhere(() -> tick.reset(25));
    tick.tryCancel();
    loops.turn();
    assertCancelled(1);
  }

  @Test
  void cancelledWithinATickThatWasResetElsewhereIsCountedOnce() {
    tick.onTick =
        self -> {
          loops.elsewhere(() -> self.reset(25));
          self.tryCancel();
        };
    tick.request(5);
    loops.advanceNanos(PERIOD);
    assertCancelled(1);
  }

  @Test
  void pausedBeforeItWasLinkedAndCancelledIsNotCounted() {
    loops.elsewhere(
        () -> {
          tick.request(5);
          tick.pause();
        });
    loops.turn();
    loops.elsewhere(tick::tryCancel);
    assertCancelled(0);
  }

  @Test
  void endsWithTheLoopWhilePaused() {
    tick.request(5);
    tick.pause();
    loops.group().stop();
    loops.turnUntilIdle();
    assertThat(tick.terminations).isOne();
    assertCancelled(1);
  }

  @Test
  void pausedOnALoopThatHasEndedIsTerminatedByTheThreadThatPausesIt() {
    tick.request(1);
    loops.advanceNanos(PERIOD);
    tick.request(1);
    loop.inbox().close(); // and the loop has not come to its timers yet
    loops.elsewhere(() -> assertThat(tick.pause()).isTrue());
    assertThat(tick.terminations).isOne();
    assertThat(tick.isDone()).isTrue();
    loops.group().stop();
    loops.turnUntilIdle();
    assertCancelled(1);
  }

  @Test
  void canBePausedAgainByTheTickThatItsResumeDeliversAtOnce() {
    InlineHost host = new InlineHost();
    Steered hosted = new Steered(host.loop(), PERIOD, Slack.EXACT);
    hosted.onTick = Steered::pause;
    hosted.pause();
    hosted.request(2);
    host.time.advanceNanos(PERIOD);
    hosted.resume();
    assertThat(ticksAt).hasSize(1);
    assertThat(hosted.isPaused()).isTrue();
    assertThat(hosted.isHeld()).isTrue();
  }

  /** Runs its loop on whatever thread asks for it, at once. */
  private static final class InlineHost extends HostedLoop {

    private final ManualTimeSource time;

    InlineHost() {
      this(new ManualTimeSource(0));
    }

    private InlineHost(ManualTimeSource time) {
      super(
          time,
          new FailureHandler() {
            @Override
            public void failed(Throwable failure) {
              throw new AssertionError(failure);
            }

            @Override
            public void loopFailed(String threadName, Throwable failure) {
              throw new AssertionError(failure);
            }
          });
      this.time = time;
    }

    @Override
    protected void runSoon() {
      run();
    }

    @Override
    protected void runAt(long plannedNanos, long nowNanos) {}
  }
}
