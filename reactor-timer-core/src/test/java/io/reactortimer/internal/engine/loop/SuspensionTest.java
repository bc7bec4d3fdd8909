// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.ManualTimeSource;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a loop does while its timers are held back, and when they are let out. */
class SuspensionTest {

  private static final long MILLIS = 1_000_000;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final List<String> log = new ArrayList<>();

  private ProbeTask after(WorkerGroup group, long delayNanos, String name) {
    ProbeTask task = ProbeTask.after(loop, group, delayNanos, Slack.EXACT, () -> log.add(name));
    loop.submit(task);
    return task;
  }

  private void now(WorkerGroup group, String name) {
    loop.submit(ProbeTask.now(loop, group, () -> log.add(name)));
  }

  private ProbeTick every(long periodNanos, MissedTicks policy) {
    ProbeTick tick = new ProbeTick(loop, periodNanos, periodNanos, Slack.EXACT, policy);
    tick.request(Long.MAX_VALUE);
    return tick;
  }

  @Test
  void nothingThatComesDueFiresAndTheLoopSleepsThroughIt() {
    ProbeTick tick = every(10 * MILLIS, MissedTicks.SKIP);
    after(null, 30 * MILLIS, "delayed");
    loops.group().suspend();
    loops.advanceNanos(0);
    long wakeups = loops.wakeups();
    assertThat(loops.nextWakeupNanos()).isEqualTo(LoopClock.NEVER);

    loops.advanceNanos(3_600_000 * MILLIS);

    assertThat(tick.ticks).isZero();
    assertThat(log).isEmpty();
    assertThat(loops.wakeups()).isEqualTo(wakeups);
    assertThat(loop.health().overdueNanos(loop.clock().nowNanos())).isZero();
  }

  @Test
  void itIsSilentWhenItHasComeToTheEndOfWhatItHadToDo() {
    loops.elsewhere(
        () -> {
          var silent = loops.group().suspend();
          assertThat(silent).isNotCompleted();
          loops.advanceNanos(0);
          assertThat(silent).isCompleted();
        });
  }

  @Test
  void afterwardsWhatWasMissedFollowsThePolicyAndTheGridIsTheSame() {
    ProbeTick skip = every(10 * MILLIS, MissedTicks.SKIP);
    ProbeTick burst = every(10 * MILLIS, MissedTicks.BURST);
    loops.group().suspend();
    loops.advanceNanos(102 * MILLIS);

    loops.group().resume();
    loops.advanceNanos(0);

    assertThat(skip.ticks).isOne();
    assertThat(loop.counters().missedCount()).isEqualTo(9);
    assertThat(burst.ticks).isEqualTo(10);
    loops.advanceNanos(8 * MILLIS - 1);
    assertThat(skip.ticks).isOne();
    loops.advanceNanos(1);
    assertThat(skip.ticks).isEqualTo(2);
    assertThat(burst.ticks).isEqualTo(11);
  }

  @Test
  void whatWasHeldBackIsLetOutAThousandInAMillisecondInTheOrderOfDeadlines() {
    int timers = 10 * Suspension.MOST_LET_OUT;
    for (int i = timers; i > 0; i--) {
      after(null, i * 100L, String.valueOf(i));
    }
    loops.group().suspend();
    loops.advanceNanos(1_000 * MILLIS);

    loops.group().resume();

    for (int step = 1; step <= 10; step++) {
      loops.advanceNanos(step == 1 ? 0 : MILLIS - 1);
      assertThat(log).hasSize(step * Suspension.MOST_LET_OUT);
      loops.advanceNanos(step == 10 ? 0 : 1);
    }
    for (int i = 0; i < timers; i++) {
      assertThat(log.get(i)).isEqualTo(String.valueOf(i + 1));
    }
  }

  @Test
  void onceAllIsOutTimersFireAtAnyRate() {
    for (int i = 0; i < 1_500; i++) {
      after(null, MILLIS, "held");
    }
    loops.group().suspend();
    loops.advanceNanos(MILLIS);
    loops.group().resume();
    loops.advanceNanos(0);
    for (int i = 0; i < 5_000; i++) {
      after(null, 5 * MILLIS, "later");
    }

    loops.advanceNanos(5 * MILLIS);

    assertThat(log).hasSize(6_500);
  }

  @Test
  void aSecondSuspensionHoldsBackWhatIsLeftOfTheFirst() {
    for (int i = 0; i < 1_500; i++) {
      after(null, MILLIS, "held");
    }
    loops.group().suspend();
    loops.advanceNanos(MILLIS);
    loops.group().resume();
    loops.advanceNanos(0);
    loops.group().suspend();
    loops.advanceNanos(10 * MILLIS);
    assertThat(log).hasSize(1_000);

    loops.group().resume();
    loops.advanceNanos(0);

    assertThat(log).hasSize(1_500);
  }

  @Test
  void immediateTasksRunAndThoseBehindATimerOfTheirGroupKeepTheirPlace() {
    WorkerGroup busy = new WorkerGroup(loops.group());
    WorkerGroup free = new WorkerGroup(loops.group());
    after(busy, 10 * MILLIS, "delayed");
    loops.group().suspend();
    loops.advanceNanos(20 * MILLIS);

    now(null, "alone");
    now(free, "of a worker");
    now(busy, "behind");
    loops.elsewhere(() -> now(null, "handed over"));
    loops.advanceNanos(0);
    assertThat(log).containsExactly("alone", "of a worker", "handed over");

    loops.group().resume();
    loops.advanceNanos(0);
    assertThat(log.subList(3, 5)).containsExactly("delayed", "behind");
  }

  @Test
  void timersAreTakenInCancelledAndListedAsEver() {
    ProbeTask known = after(null, MILLIS, "cancelled");
    loops.group().suspend();
    loops.advanceNanos(0);
    loops.elsewhere(() -> after(null, 2 * MILLIS, "new"));
    loops.advanceNanos(5 * MILLIS);
    assertThat(loop.armedCount()).isEqualTo(2);

    loops.elsewhere(known::tryCancel);
    loops.advanceNanos(0);
    loops.turn();

    assertThat(known.releases).isOne();
    List<TimerNode> listed = new ArrayList<>();
    assertThat(loops.group().visitTimers(listed::add)).isEmpty();
    assertThat(listed).hasSize(1);
    loops.group().resume();
    loops.advanceNanos(0);
    assertThat(log).containsExactly("new");
  }

  @Test
  void aLoopThatEndsAtOnceEndsWhatIsHeldBack() {
    ProbeTask held = after(null, MILLIS, "never");
    loops.group().suspend();
    loops.advanceNanos(5 * MILLIS);

    loops.group().stop();
    loops.advanceNanos(0);

    assertThat(loops.group().ended()).isCompleted();
    assertThat(held.releases).isOne();
    assertThat(log).isEmpty();
  }

  @Test
  void aLoopThatDrainsHoldsNothingBack() {
    after(null, MILLIS, "held");
    after(null, 20 * MILLIS, "later");
    loops.group().suspend();
    loops.advanceNanos(5 * MILLIS);

    loops.group().drain();
    loops.advanceNanos(0);
    assertThat(log).containsExactly("held");
    loops.advanceNanos(15 * MILLIS);

    assertThat(log).containsExactly("held", "later");
    assertThat(loops.group().ended()).isCompleted();
  }

  @Test
  void whoSuspendsFromWithinATickIsTheLastToTick() {
    loop.submit(ProbeTask.after(loop, null, MILLIS, Slack.EXACT, () -> loops.group().suspend()));
    after(null, 2 * MILLIS, "held");

    loops.advanceNanos(10 * MILLIS);
    assertThat(log).isEmpty();

    loops.group().resume();
    loops.advanceNanos(0);
    assertThat(log).containsExactly("held");
  }

  @Test
  void aLoopWithoutAThreadIsSilentAndGetsNone() {
    ManualTimeSource time = new ManualTimeSource(0);
    int[] threads = new int[1];
    LoopGroup group =
        new LoopGroup(
            2,
            time,
            task -> {
              threads[0]++;
              return new Thread(task);
            },
            new Recorder());

    assertThat(group.suspend()).isCompleted();
    group.resume();

    assertThat(threads[0]).isZero();
  }
}
