// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class TickNodeTest {

  private static final long PERIOD = 10;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final List<Long> ticksAt = new ArrayList<>();

  private ProbeTick every(long periodNanos, MissedTicks policy, LongConsumer onTick) {
    return new ProbeTick(loop, periodNanos, periodNanos, Slack.EXACT, policy) {
      @Override
      void onTick(long nowNanos) {
        ticksAt.add(nowNanos);
        onTick.accept(nowNanos);
      }
    };
  }

  private ProbeTick every(LongConsumer onTick) {
    return every(PERIOD, MissedTicks.SKIP, onTick);
  }

  @Test
  void ticksOnTheGridAsOftenAsItWasAsked() {
    ProbeTick tick = every(now -> {});
    loops.advanceNanos(3);
    tick.request(4);
    loops.advanceNanos(100);
    assertThat(ticksAt).containsExactly(10L, 20L, 30L, 40L);
    assertThat(tick.isIdle()).isTrue();
    assertThat(loop.armedCount()).isZero();
  }

  @Test
  void isNotArmedByTheRequestOfAnotherThreadUntilTheLoopTurns() {
    ProbeTick tick = every(now -> {});
    loops.elsewhere(() -> tick.request(1));
    assertThat(tick.isIdle()).isFalse();
    assertThat(loop.armedCount()).isZero();
    assertThat(ticksAt).isEmpty();
    loops.advanceNanos(PERIOD);
    assertThat(ticksAt).containsExactly(10L);
  }

  @Test
  void deliversAnOverdueTickByTheLoopWhenDemandReturns() {
    ProbeTick tick = every(now -> {});
    tick.request(1);
    loops.advanceNanos(35);
    assertThat(tick.isIdle()).isTrue();
    tick.request(10);
    assertThat(ticksAt).as("not on the thread that asks").hasSize(1);
    loops.advanceNanos(0);
    // For 20 and 30, and back on the grid: 40 is half a period away.
    assertThat(ticksAt).containsExactly(10L, 35L);
    loops.advanceNanos(5);
    assertThat(ticksAt).containsExactly(10L, 35L, 40L);
    assertThat(loop.counters().missedCount()).isOne();
  }

  @Test
  void doesNotCountTheWaitForDemandAsLateness() {
    ProbeTick tick = every(now -> {});
    loops.advanceNanos(10_000);
    loops.elsewhere(() -> tick.request(1));
    loops.advanceNanos(0);
    assertThat(tick.ticks).isOne();
    assertThat(loop.counters().lateness().maxNanos()).isZero();
    tick.request(1);
    loops.time().advanceNanos(17);
    loops.advanceNanos(0);
    assertThat(loop.counters().lateness().maxNanos()).isEqualTo(7);
  }

  @Test
  void isNotReenteredByARequestFromWithinATick() {
    ProbeTick[] self = new ProbeTick[1];
    int[] depth = new int[2];
    self[0] =
        every(
            PERIOD,
            MissedTicks.BURST,
            now -> {
              depth[1] = Math.max(depth[1], ++depth[0]);
              self[0].request(1);
              depth[0]--;
            });
    self[0].request(1);
    loops.time().advanceNanos(1_000);
    loops.advanceNanos(0);
    assertThat(self[0].ticks).isEqualTo(100);
    assertThat(depth[1]).isOne();
  }

  @Test
  void ticksOnWhenDemandComesFromElsewhereDuringTheLastTick() {
    ProbeTick[] self = new ProbeTick[1];
    self[0] = every(now -> loops.elsewhere(() -> self[0].request(1)));
    self[0].request(1);
    loops.advanceNanos(5 * PERIOD);
    assertThat(ticksAt).containsExactly(10L, 20L, 30L, 40L, 50L);
    assertThat(loops.unparks()).isZero();
  }

  @Test
  void doesNotTickAgainAfterACancelFromWithin() {
    ProbeTick[] self = new ProbeTick[1];
    self[0] = every(now -> assertThat(self[0].tryCancel()).isTrue());
    self[0].request(5);
    loops.advanceNanos(10 * PERIOD);
    assertThat(ticksAt).containsExactly(10L);
    assertEnded(self[0]);
  }

  @Test
  void deliversTheClaimedTickAndNoMoreWhenCancelledElsewhereDuringIt() {
    ProbeTick[] self = new ProbeTick[1];
    self[0] = every(now -> loops.elsewhere(() -> self[0].tryCancel()));
    self[0].request(5);
    loops.advanceNanos(10 * PERIOD);
    assertThat(ticksAt).containsExactly(10L);
    assertEnded(self[0]);
  }

  @Test
  void isGoneWhenCancelledWhileItWaitsForDemand() {
    ProbeTick tick = every(now -> {});
    tick.request(1);
    loops.advanceNanos(PERIOD);
    loops.elsewhere(() -> assertThat(tick.tryCancel()).isTrue());
    assertThat(tick.releases).isOne();
    assertThat(loops.unparks()).isZero();
    loops.elsewhere(() -> tick.request(1));
    loops.advanceNanos(10 * PERIOD);
    assertThat(ticksAt).hasSize(1);
    assertEnded(tick);
  }

  @Test
  void neverEntersTheHeapWhenCancelledOnItsWay() {
    ProbeTick tick = every(now -> {});
    loops.elsewhere(
        () -> {
          tick.request(1);
          tick.tryCancel();
          assertThat(tick.tryCancel()).isFalse();
        });
    loops.advanceNanos(10 * PERIOD);
    assertThat(tick.queueIndex).isEqualTo(QueueEntry.NEVER_LINKED);
    assertEnded(tick);
  }

  @Test
  void isNotCountedIfItNeverHadDemand() {
    ProbeTick tick = every(now -> {});
    tick.subscribed();
    tick.tryCancel();
    assertThat(loop.counters().scheduledCount()).isZero();
    assertThat(loop.counters().cancelledCount()).isZero();
  }

  @Test
  void endsAndIsReportedWhenItsSubscriberThrows() {
    RuntimeException failure = new IllegalStateException("from a tick");
    ProbeTick tick =
        every(
            now -> {
              throw failure;
            });
    ProbeTick other = every(now -> {});
    tick.request(5);
    other.request(5);
    loops.advanceNanos(10 * PERIOD);
    assertThat(tick.ticks).isOne();
    assertThat(other.ticks).isEqualTo(5);
    assertThat(loops.failures()).containsExactly(failure);
    assertThat(loop.counters().failedCount()).isOne();
    assertThat(loop.counters().deliveredCount()).isEqualTo(5);
    assertEnded(tick);
  }

  @Test
  void knowsWhenItWasMadeToAHundredthOfASecond() {
    loops.time().advanceNanos(3_725_017_000_000L);
    ProbeTick tick = every(now -> {});
    assertThat(tick.createdNanos(loops.nowNanos())).isEqualTo(3_725_010_000_000L);
    loops.time().advanceNanos(490L * 86_400_000_000_000L);
    assertThat(tick.createdNanos(loops.nowNanos())).isEqualTo(3_725_010_000_000L);
  }

  @Test
  void isNotYoungerThanTheListingThatFindsIt() {
    long listed = loops.nowNanos();
    loops.time().advanceNanos(20_000_000);

    assertThat(every(now -> {}).createdNanos(listed)).isEqualTo(listed / 10_000_000 * 10_000_000);
  }

  private void assertEnded(ProbeTick tick) {
    assertThat(tick.isDone()).isTrue();
    assertThat(tick.releases).isOne();
    assertThat(tick.tryCancel()).isFalse();
    assertThat(tick.queueIndex).isNegative();
    assertThat(loop.counters().scheduledCount())
        .isEqualTo(loop.counters().cancelledCount() + liveCount());
  }

  private int liveCount() {
    int[] live = new int[1];
    loops.group().visitTimers(node -> live[0]++);
    return live[0];
  }

  @Test
  void latenessOfTheFirstTickCountsTheTimeThatTheInboxTook() {
    ManualLoops loops = new ManualLoops(1);
    TimerLoop loop = loops.loop();
    long[] firedNanos = new long[1];
    ProbeTick first =
        new ProbeTick(loop, 10, 10, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            firedNanos[0] = nowNanos;
          }
        };
    first.request(1);
    ProbeTick changed =
        new ProbeTick(loop, 1_000, 10, Slack.EXACT) {
          @Override
          protected void adjust() {
            loops.time().advanceNanos(21);
          }
        };
    changed.request(1);
    loops.turnUntilIdle();
    loops.elsewhere(
        () -> {
          loops.time().advanceNanos(10);
          changed.change(500);
        });
    loops.turn();
    assertThat(firedNanos[0]).isEqualTo(31);
    assertThat(loop.counters().lateness().maxNanos()).isEqualTo(21);
  }
}
