// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairnessTest {

  /** So many timers does a loop copy for a listing, at most, between two looks at what is due. */
  private static final int MOST_COPIED = 4_096;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private int immediates;
  private int timers;

  private void storm() {
    immediates++;
    loop.submit(ProbeTask.now(loop, null, this::storm));
  }

  @Test
  void immediateTasksWithoutEndDoNotStarveATimer() {
    storm();
    loops.turn();
    assertThat(immediates).isGreaterThan(1).isLessThanOrEqualTo(1 + NodeRunner.READY_BATCH);
    loop.submit(ProbeTask.after(loop, null, 10, Slack.EXACT, () -> timers = immediates));
    loops.turn();
    assertThat(timers).isZero();
    loops.time().advanceNanos(10);
    int before = immediates;
    loops.turn();
    assertThat(timers).isBetween(before, before + NodeRunner.READY_BATCH);
  }

  @Test
  void aPeriodOfZeroDoesNotStarveATimer() {
    loop.submit(
        ProbePeriodic.every(loop, null, 0, 0, MissedTicks.SKIP, Slack.EXACT, () -> immediates++));
    loop.submit(ProbeTask.after(loop, null, 10, Slack.EXACT, () -> timers++));
    for (int i = 0; i < 5; i++) {
      loops.turn();
    }
    assertThat(immediates).isGreaterThan(5);
    loops.time().advanceNanos(10);
    loops.turn();
    assertThat(timers).isOne();
  }

  @Test
  void dueTimersInAnyNumberDoNotStarveAnImmediateTask() {
    for (int i = 0; i < 10_000; i++) {
      loop.submit(ProbeTask.after(loop, null, 10, Slack.EXACT, () -> timers++));
    }
    loops.time().advanceNanos(10);
    loops.elsewhere(() -> loop.submit(ProbeTask.now(loop, null, () -> immediates = timers)));
    loops.turn();
    assertThat(immediates).isBetween(1, NodeRunner.TIMER_BATCH);
    loops.turnUntilIdle();
    assertThat(timers).isEqualTo(10_000);
  }

  @Test
  void aBurstOfMissedTicksDoesNotStarveAnImmediateTask() {
    ProbeTick burst = new ProbeTick(loop, 10, 10, Slack.EXACT, MissedTicks.BURST);
    burst.request(Long.MAX_VALUE);
    loops.time().advanceNanos(1_000_000);
    loops.elsewhere(() -> loop.submit(ProbeTask.now(loop, null, () -> immediates = burst.ticks)));
    loops.turn();
    assertThat(immediates).isBetween(1, NodeRunner.TIMER_BATCH);
    loops.turnUntilIdle();
    assertThat(burst.ticks).isEqualTo(100_000);
  }

  @Test
  void aTimerThatIsCancelledInAStormDoesNotFire() {
    ProbeTask[] tasks = new ProbeTask[1_000];
    for (int i = 0; i < tasks.length; i++) {
      int number = i;
      tasks[i] =
          ProbeTask.after(
              loop,
              null,
              10,
              Slack.EXACT,
              () -> {
                timers++;
                // The next on the loop, the one after it from another thread.
                if (number % 3 == 0 && number + 2 < tasks.length) {
                  tasks[number + 1].tryCancel();
                  loops.elsewhere(() -> tasks[number + 2].tryCancel());
                }
              });
      loop.submit(tasks[i]);
    }
    loops.advanceNanos(10);
    assertThat(timers).isEqualTo(334);
    assertThat(loop.counters().cancelledCount()).isEqualTo(666);
    assertThat(loop.armedCount()).isZero();
  }

  @Test
  void aListingOfManyTimersDoesNotKeepATimerWaitingForMoreThanASlice() throws InterruptedException {
    int sleeping = 100_000;
    for (int i = 0; i < sleeping; i++) {
      long delayNanos = TimeUnit.SECONDS.toNanos(1) + i * 10_000L;
      loop.submit(ProbeTask.after(loop, null, delayNanos, (byte) (i % 4), () -> {}));
    }
    ProbeTick tick = new ProbeTick(loop, 1, 1, Slack.EXACT);
    tick.request(Long.MAX_VALUE);
    loops.turnUntilIdle();

    AtomicInteger shown = new AtomicInteger();
    Set<Thread> showing = Collections.synchronizedSet(new HashSet<>());
    Thread listing =
        new Thread(
            () ->
                QueueScan.all(
                    loop,
                    node -> {
                      showing.add(Thread.currentThread());
                      shown.incrementAndGet();
                    },
                    TimeUnit.MINUTES.toNanos(5),
                    ScanDepth.STATE),
            "listing");
    listing.setDaemon(true);
    listing.start();
    int turns = 0;
    while (isAskedForASlice(listing)) {
      loops.time().advanceNanos(1);
      loops.turn();
      turns++;
      assertThat(tick.ticks).as("ticks, one of them due in each turn").isEqualTo(turns);
    }
    assertThat(shown.get()).isGreaterThan(sleeping);
    assertThat(turns).isGreaterThanOrEqualTo(sleeping / MOST_COPIED);
    assertThat(showing).as("who shows them").containsExactly(listing);
  }

  /** Waits until the loop has to copy, which it does in its next turn; false if all is listed. */
  private boolean isAskedForASlice(Thread listing) {
    while (listing.isAlive() && !loop.scanRequest().isWaiting()) {
      Thread.onSpinWait();
    }
    return listing.isAlive();
  }
}
