// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakeAvoidanceTest {

  private static final long MILLIS = 1_000_000;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private long unparksBefore;
  private long wakeupsBefore;

  /** A loop that sleeps for 100 ms more. */
  @BeforeEach
  void planned() {
    handOver(100 * MILLIS, Slack.EXACT);
    loops.turnUntilIdle();
    unparksBefore = loops.unparks();
    wakeupsBefore = loops.wakeups();
  }

  private ProbeTask handOver(long delayNanos, byte slackClass) {
    ProbeTask[] task = new ProbeTask[1];
    loops.elsewhere(
        () -> {
          task[0] = ProbeTask.after(loop, null, delayNanos, slackClass, () -> {});
          loop.submit(task[0]);
        });
    return task[0];
  }

  private long unparks() {
    return loops.unparks() - unparksBefore;
  }

  @Test
  void aTimerThatIsLaterThanThePlanDoesNotUnpark() {
    ProbeTask task = handOver(100 * MILLIS, Slack.EXACT);
    handOver(200 * MILLIS, Slack.EXACT);
    assertThat(unparks()).isZero();
    assertThat(loop.armedCount()).isOne();
    loops.advanceNanos(100 * MILLIS);
    assertThat(task.isDone()).isTrue();
    assertThat(loops.wakeups() - wakeupsBefore).isOne();
  }

  @Test
  void aTimerThatIsEarlierThanThePlanUnparksOnce() {
    for (int i = 0; i < 100; i++) {
      handOver(50 * MILLIS - i, Slack.EXACT);
    }
    assertThat(unparks()).isOne();
    loops.advanceNanos(0);
    assertThat(loop.armedCount()).isEqualTo(101);
    handOver(50 * MILLIS - 100, Slack.EXACT);
    assertThat(unparks()).isEqualTo(2);
  }

  @Test
  void aTimerWhoseSlackReachesThePlanDoesNotUnpark() {
    // The loop has just woken, so 100 ms of slack permit nothing before 100 ms from now.
    byte slackClass = Slack.classOf(100 * MILLIS, Long.MAX_VALUE);
    ProbeTask task = handOver(50 * MILLIS, slackClass);
    assertThat(unparks()).isZero();
    loops.advanceNanos(100 * MILLIS);
    assertThat(task.isDone()).isTrue();
  }

  @Test
  void aTimerWithSlackUnparksOnceTheLastWakeUpIsLongAgo() {
    byte slackClass = Slack.classOf(20 * MILLIS, Long.MAX_VALUE);
    loops.advanceNanos(50 * MILLIS);
    handOver(10 * MILLIS, slackClass);
    assertThat(unparks()).isOne();
  }

  @Test
  void anImmediateTaskAlwaysUnparks() {
    List<String> log = new ArrayList<>();
    loops.elsewhere(
        () -> {
          loop.submit(ProbeTask.now(loop, null, () -> log.add("one")));
          loop.submit(ProbeTask.now(loop, null, () -> log.add("two")));
        });
    assertThat(unparks()).isOne();
    loops.advanceNanos(0);
    assertThat(log).containsExactly("one", "two");
  }

  @Test
  void cancellingDoesNotUnpark() {
    ProbeTask task = handOver(100 * MILLIS, Slack.EXACT);
    loops.turnUntilIdle();
    loops.elsewhere(task::tryCancel);
    assertThat(unparks()).isZero();
    assertThat(task.releases).isOne();
    loops.turnUntilIdle();
    assertThat(loop.armedCount()).isOne();
  }

  @Test
  void aTimerCancelledBeforeTheLoopSawItNeverEntersTheHeap() {
    ProbeTask task = handOver(100 * MILLIS, Slack.EXACT);
    loops.elsewhere(task::tryCancel);
    loops.turnUntilIdle();
    assertThat(task.queueIndex).isEqualTo(QueueEntry.NEVER_LINKED);
  }

  /** Whether the loop sleeps if {@code meanwhile} happens between its last look and its plan. */
  private boolean sleepsAfter(Runnable meanwhile) {
    loop.inbox().awake();
    meanwhile.run();
    assertThat(unparks()).isZero();
    long plannedNanos = loop.sleep().wakeupNanos();
    loop.sleep().beginWait(plannedNanos, loops.nowNanos());
    return loop.sleep().trySleep(plannedNanos);
  }

  @Test
  void whatComesBeforeThePlanAndCanWaitForItIsLinkedWhenTheLoopWakes() {
    assertThat(sleepsAfter(() -> handOver(200 * MILLIS, Slack.EXACT))).isTrue();
    assertThat(loop.armedCount()).isOne();
    loops.advanceNanos(100 * MILLIS);
    assertThat(loop.armedCount()).isOne();
    assertThat(loop.drainer().isEmpty()).isTrue();
    assertThat(loops.nextWakeupNanos()).isEqualTo(loops.nowNanos() + 100 * MILLIS);
  }

  @Test
  void oneThatCannotWaitAmongThoseThatCanKeepsTheLoopAwake() {
    boolean sleeps =
        sleepsAfter(
            () -> {
              handOver(200 * MILLIS, Slack.EXACT);
              handOver(50 * MILLIS, Slack.EXACT);
              handOver(300 * MILLIS, Slack.EXACT);
            });
    assertThat(sleeps).isFalse();
  }

  @Test
  void slackLetsOneWaitForThePlan() {
    byte slackClass = Slack.classOf(100 * MILLIS, Long.MAX_VALUE);
    assertThat(sleepsAfter(() -> handOver(50 * MILLIS, slackClass))).isTrue();
  }

  @Test
  void anImmediateTaskKeepsTheLoopAwake() {
    ProbeTask task = ProbeTask.now(loop, null, () -> {});
    assertThat(sleepsAfter(() -> loops.elsewhere(() -> loop.submit(task)))).isFalse();
  }

  @Test
  void whatIsCancelledCanWait() {
    ProbeTask linked = handOver(50 * MILLIS, Slack.EXACT);
    loops.turnUntilIdle();
    handOver(50 * MILLIS, Slack.EXACT).tryCancel();
    unparksBefore = loops.unparks();
    assertThat(sleepsAfter(() -> loops.elsewhere(linked::tryCancel))).isTrue();
    assertThat(linked.releases).isOne();
  }

  @Test
  void aLoopThatIsEndingLeavesNothingWhereItIs() {
    boolean sleeps =
        sleepsAfter(
            () -> {
              handOver(200 * MILLIS, Slack.EXACT);
              loop.end().drain();
            });
    assertThat(sleeps).isFalse();
  }

  @Test
  void aShellThatWasNeverLinkedLeadsToNoOther() {
    ProbeTask below = handOver(200 * MILLIS, Slack.EXACT);
    ProbeTask above = handOver(200 * MILLIS, Slack.EXACT);
    loops.elsewhere(above::tryCancel);
    assertThat(above.next).isSameAs(below);
    loops.advanceNanos(100 * MILLIS);
    assertThat(above.next).isNull();
    assertThat(loop.armedCount()).isOne();
    assertThat(loop.counters().scheduledCount()).isEqualTo(3);
    assertThat(loop.counters().cancelledCount()).isOne();
  }

  @Test
  void everyEightThousandThNodeInTheInboxUnparks() {
    for (int i = 1; i < Inbox.WAKE_DEPTH; i++) {
      handOver(200 * MILLIS, Slack.EXACT);
    }
    assertThat(unparks()).isZero();
    handOver(200 * MILLIS, Slack.EXACT);
    assertThat(unparks()).isOne();
    loops.advanceNanos(0);
    assertThat(loop.armedCount()).isEqualTo(1 + Inbox.WAKE_DEPTH);
    for (int i = 1; i < Inbox.WAKE_DEPTH; i++) {
      handOver(200 * MILLIS, Slack.EXACT);
    }
    assertThat(unparks()).isOne();
  }

  @Test
  void aMillionCancelledTimersLeaveAnEmptyHeapAndABoundedInbox() {
    long pushedSinceWake = 0;
    for (int i = 0; i < 1_000_000; i++) {
      handOver(30_000 * MILLIS, Slack.EXACT).tryCancel();
      pushedSinceWake++;
      if (unparks() > 0) {
        assertThat(pushedSinceWake).isEqualTo(Inbox.WAKE_DEPTH);
        loops.turnUntilIdle();
        pushedSinceWake = 0;
        unparksBefore = loops.unparks();
        assertThat(loop.armedCount()).isOne();
      }
    }
    loops.advanceNanos(100 * MILLIS);
    assertThat(loop.armedCount()).isZero();
    assertThat(loop.drainer().isEmpty()).isTrue();
    assertThat(loop.counters().scheduledCount()).isEqualTo(1_000_001);
    assertThat(loop.counters().cancelledCount()).isEqualTo(1_000_000);
    assertThat(loops.nextWakeupNanos()).isEqualTo(LoopClock.NEVER);
  }

  @Test
  void anIdleLoopNeverWakes() {
    loops.advanceNanos(100 * MILLIS);
    long wakeups = loops.wakeups();
    ProbeTick withoutDemand = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    withoutDemand.subscribed();
    ProbeTask cancelled = handOver(MILLIS, Slack.EXACT);
    loops.turnUntilIdle();
    cancelled.tryCancel();
    loops.advanceNanos(3_600_000 * MILLIS);
    assertThat(loops.wakeups()).isEqualTo(wakeups + 1);
    assertThat(loops.nextWakeupNanos()).isEqualTo(LoopClock.NEVER);
  }

  @Test
  void aTickWithoutDemandLeavesTheHeapAndCausesNoWakeUp() {
    ProbeTick tick = new ProbeTick(loop, MILLIS, MILLIS, Slack.EXACT);
    tick.request(3);
    loops.advanceNanos(50 * MILLIS);
    assertThat(tick.ticks).isEqualTo(3);
    assertThat(tick.isIdle()).isTrue();
    assertThat(loop.armedCount()).isOne();
    assertThat(loops.wakeups() - wakeupsBefore).isEqualTo(3);
  }
}
