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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A loop that stood still says so, tells what it cost, and lets timeouts wait. */
class PauseTrackerTest {

  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long THRESHOLD = 200 * MS;
  private static final long GRACE = 100 * MS;

  private final ManualTimeSource time = new ManualTimeSource(Long.MAX_VALUE - 1_000 * MS);
  private final List<LoopPause> paused = new ArrayList<>();
  private final List<LoopPause> madeUp = new ArrayList<>();
  private final List<Integer> ticksWhenTold = new ArrayList<>();
  private final List<String> fired = new ArrayList<>();

  /** What is added to each park. */
  private long sleepsInNanos;

  /** In which park, from 1; 0 in none. */
  private int sleepsInAtPark;

  private int parks;
  private boolean ends;

  private final TimerLoop loop = loop(new PauseSettings(THRESHOLD, GRACE, new Told(), null));

  private TimerLoop loop(PauseSettings settings) {
    return new TimerLoop(
        0, new LoopClock(time), new Recorder(), null, unstarted -> new Driver(), settings);
  }

  private final class Told implements PauseListener {
    @Override
    public void paused(LoopPause pause) {
      assertThat(pause.isClosed()).isFalse();
      ticksWhenTold.add(fired.size());
      paused.add(pause);
    }

    @Override
    public void madeUp(LoopPause pause) {
      assertThat(pause.isClosed()).isTrue();
      madeUp.add(pause);
    }

    @Override
    public void watchWoke(long plannedNanos, long nowNanos) {}
  }

  private final class Driver implements LoopDriver {
    @Override
    public void park(long nanos) {
      parks++;
      time.advanceNanos(nanos == LoopClock.NEVER ? 0 : nanos);
      if (parks == sleepsInAtPark) {
        time.advanceNanos(sleepsInNanos);
      }
      if (ends || nanos == LoopClock.NEVER) {
        loop.end().stop();
      }
    }

    @Override
    public void wake() {}

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public void interrupt(Thread carrying) {}
  }

  private long now() {
    return loop.clock().nowNanos();
  }

  private ProbeTick interval(long periodMillis, MissedTicks policy) {
    ProbeTick tick =
        new ProbeTick(loop, periodMillis * MS, periodMillis * MS, Slack.EXACT, policy) {
          @Override
          void onTick(long nowNanos) {
            fired.add("tick");
          }
        };
    tick.request(Long.MAX_VALUE / 2);
    return tick;
  }

  private void endAt(long millis) {
    loop.submit(ProbeTask.after(loop, null, millis * MS, Slack.EXACT, () -> ends = true));
  }

  /** A task that stands for a timeout. */
  private class Timeout extends TaskNode {
    private final boolean due;

    Timeout(String name, long delayMillis, boolean due) {
      super(loop, null, () -> fired.add(name), now(), delayMillis * MS, Slack.EXACT);
      this.due = due;
    }

    @Override
    protected boolean isTimeout(long nowNanos) {
      return due;
    }
  }

  private void timeout(String name, long delayMillis) {
    loop.submit(new Timeout(name, delayMillis, true));
  }

  @Test
  void whatWakesInTimeHasNotPaused() {
    interval(10, MissedTicks.SKIP);
    endAt(5_000);
    loop.turns().run();
    assertThat(paused).isEmpty();
  }

  @Test
  void aWakeUpWithinTheThresholdIsNoPause() {
    interval(10, MissedTicks.SKIP);
    sleepsInAtPark = 3;
    sleepsInNanos = THRESHOLD;
    endAt(5_000);
    loop.turns().run();
    assertThat(paused).isEmpty();
  }

  @Test
  void aLateWakeUpIsToldBeforeAnythingFires() {
    interval(100, MissedTicks.SKIP);
    sleepsInAtPark = 3;
    sleepsInNanos = 2_000 * MS;
    endAt(5_000);
    loop.turns().run();
    assertThat(paused).hasSize(1);
    assertThat(ticksWhenTold).containsExactly(2);
    LoopPause pause = paused.get(0);
    assertThat(pause.isParked()).isTrue();
    assertThat(pause.loop()).isZero();
    assertThat(pause.fromNanos()).isEqualTo(300 * MS);
    assertThat(pause.untilNanos()).isEqualTo(2_300 * MS);
  }

  @Test
  void theCostIsExact() {
    interval(100, MissedTicks.SKIP); // ticks at 2,300 for the points from 300 on
    interval(70, MissedTicks.SKIP); // parked until 280: at 2,280 late
    interval(500, MissedTicks.BURST); // 500 .. 2,000, each a tick
    interval(3_000, MissedTicks.SKIP);
    sleepsInAtPark = 6; // 70, 100, 140, 200, 210, 280
    sleepsInNanos = 2_000 * MS;
    endAt(5_000);
    loop.turns().run();
    assertThat(madeUp).hasSize(1).containsExactlyElementsOf(paused);
    LoopPause pause = madeUp.get(0);
    assertThat(pause.fromNanos()).isEqualTo(280 * MS);
    assertThat(pause.untilNanos()).isEqualTo(2_280 * MS);
    // Of every 100 ms: 300 is late and stands for 400 .. 2,200, and for 2,300, which is near.
    // Of every 70 ms: 280 stands for 350 .. 2,240, and not for 2,310, which is as near.
    assertThat(pause.missed()).isEqualTo(20 + 29);
    assertThat(pause.lateTicks()).isEqualTo(1 + 1 + 4);
    List<Long> missed = new ArrayList<>();
    pause.forEachLateTick((node, gridPoints) -> missed.add(gridPoints));
    assertThat(missed).containsExactlyInAnyOrder(20L, 29L, 0L, 0L, 0L, 0L);
  }

  @Test
  void whatHoldsTheLoopWhileItMakesUpTakesNothingOfTheCost() {
    boolean[] held = new boolean[1];
    for (int i = 0; i < 10; i++) {
      ProbeTick tick =
          new ProbeTick(loop, 100 * MS, 100 * MS, Slack.EXACT) {
            @Override
            void onTick(long nowNanos) {
              if (!paused.isEmpty() && !held[0]) {
                held[0] = true;
                time.advanceNanos(2 * THRESHOLD);
              }
            }
          };
      tick.request(Long.MAX_VALUE / 2);
    }
    sleepsInAtPark = 5;
    sleepsInNanos = 2_000 * MS;
    endAt(5_000);
    loop.turns().run();
    assertThat(paused).hasSize(1);
    assertThat(madeUp).hasSize(1);
    assertThat(madeUp.get(0).lateTicks()).isEqualTo(10);
    long missedByTheHolder = 3; // of its own grid, while it held the loop
    assertThat(madeUp.get(0).missed()).isEqualTo(loop.counters().missedCount() - missedByTheHolder);
  }

  @Test
  void aLoopHeldByATaskWasNotParked() {
    loop.submit(
        ProbeTask.after(loop, null, 50 * MS, Slack.EXACT, () -> time.advanceNanos(1_500 * MS)));
    interval(100, MissedTicks.SKIP);
    endAt(5_000);
    loop.turns().run();
    assertThat(paused).hasSize(1);
    assertThat(paused.get(0).isParked()).isFalse();
    assertThat(paused.get(0).fromNanos()).isEqualTo(50 * MS);
    assertThat(paused.get(0).untilNanos()).isEqualTo(1_550 * MS);
    assertThat(paused.get(0).missed()).isEqualTo(14);
  }

  @Test
  void aLoopHeldAgainAndAgainTellsOnceASecond() {
    for (int i = 1; i <= 20; i++) {
      loop.submit(
          ProbeTask.after(loop, null, i * MS, Slack.EXACT, () -> time.advanceNanos(250 * MS)));
    }
    endAt(6_000);
    loop.turns().run();
    assertThat(paused).hasSizeBetween(4, 5);
  }

  @Test
  void timeoutsThatCameDueWaitForTheGraceInTheirOrder() {
    for (int i = 0; i < 500; i++) {
      timeout("late " + i, 300 + (i * 7) % 500);
    }
    timeout("within the grace", 2_250 + 50);
    timeout("after it", 2_250 + 101);
    loop.submit(ProbeTask.after(loop, null, 310 * MS, Slack.EXACT, () -> fired.add("delay")));
    ProbeTask.after(loop, null, 250 * MS, Slack.EXACT, () -> {});
    loop.submit(ProbeTask.after(loop, null, 250 * MS, Slack.EXACT, () -> fired.add("first")));
    sleepsInAtPark = 1;
    sleepsInNanos = 2_000 * MS;
    List<Long> at = new ArrayList<>();
    loop.submit(ProbeTask.after(loop, null, 2_249 * MS, Slack.EXACT, () -> at.add(now())));
    endAt(6_000);
    loop.turns().run();

    List<String> expected = new ArrayList<>();
    expected.add("first");
    expected.add("delay");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      order.add(i);
    }
    order.sort((a, b) -> Integer.compare((a * 7) % 500, (b * 7) % 500)); // stable
    order.forEach(i -> expected.add("late " + i));
    expected.add("within the grace");
    expected.add("after it");
    assertThat(fired).containsExactlyElementsOf(expected);
    assertThat(at).containsExactly(2_250 * MS);
    assertThat(madeUp.get(0).lateTicks()).isEqualTo(500 + 3);
  }

  @Test
  void aTimeoutThatIsReachedAfterTheGraceKeepsItsPlace() {
    for (int i = 0; i < 200; i++) {
      timeout("late " + i, 300 + i);
      // Takes so long that the grace is over before half of them are reached.
      loop.submit(
          ProbeTask.after(loop, null, (300 + i) * MS, Slack.EXACT, () -> time.advanceNanos(MS)));
    }
    sleepsInAtPark = 1;
    sleepsInNanos = 2_000 * MS;
    endAt(6_000);
    loop.turns().run();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      expected.add("late " + i);
    }
    assertThat(fired).containsExactlyElementsOf(expected);
  }

  @Test
  void aTimeoutCancelledWithinTheGraceNeverFires() {
    Timeout answered = new Timeout("answered", 300, true);
    loop.submit(answered);
    timeout("late", 300);
    loop.submit(
        ProbeTask.after(
            loop, null, 2_350 * MS, Slack.EXACT, () -> assertThat(answered.tryCancel()).isTrue()));
    sleepsInAtPark = 1;
    sleepsInNanos = 2_000 * MS;
    endAt(6_000);
    loop.turns().run();
    assertThat(fired).containsExactly("late");
  }

  @Test
  void aTimeoutIsPutOffOnceHoweverManyPausesFollow() {
    PauseTracker tracker =
        new PauseTracker(0, loop.counters(), new PauseSettings(THRESHOLD, GRACE, null, null));
    tracker.woke(0, 1_000 * MS);
    assertThat(tracker.isInGrace(500 * MS)).isTrue();
    Timeout timeout = new Timeout("late", 500, true);
    tracker.putOff(timeout, 1_000 * MS);
    assertThat(timeout.dueNanos()).isEqualTo(1_100 * MS);
    tracker.woke(1_050 * MS, 2_000 * MS); // before the grace was over
    assertThat(tracker.isInGrace(timeout.dueNanos())).isFalse();
    assertThat(tracker.isInGrace(1_500 * MS)).isTrue();
  }

  @Test
  void aLoopThatFallsFartherAndFartherBehindPutsATimeoutOffOnce() {
    for (int i = 1; i <= 100; i++) { // at work for 300 ms, every 250 ms
      loop.submit(
          ProbeTask.after(
              loop, null, 250 * i * MS, Slack.EXACT, () -> time.advanceNanos(300 * MS)));
    }
    int[] asked = new int[20];
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < asked.length; i++) {
      int number = i;
      expected.add("late " + i);
      loop.submit(
          new Timeout("late " + i, 1_000 * (i + 1) + 10, true) {
            @Override
            protected boolean isTimeout(long nowNanos) {
              asked[number]++;
              return true;
            }
          });
    }
    endAt(60_000);
    loop.turns().run();
    assertThat(fired).containsExactlyElementsOf(expected);
    assertThat(asked).contains(1).doesNotContain(2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void afterTwoPausesAtOnceTheNextOneHasAGraceAgain() {
    PauseTracker tracker =
        new PauseTracker(0, loop.counters(), new PauseSettings(THRESHOLD, GRACE, null, null));
    for (int pause = 1; pause <= 5; pause++) {
      long untilNanos = pause * 1_000 * MS;
      tracker.woke(untilNanos - 500 * MS, untilNanos);
      assertThat(tracker.isInGrace(untilNanos - 1)).isTrue();
      tracker.putOff(new Timeout("late", 0, true), untilNanos);
      tracker.turns(loop.queue()); // all have fired
    }
  }

  @Test
  void whatIsNoTimeoutDoesNotWait() {
    List<Long> at = new ArrayList<>();
    loop.submit(
        new Timeout("moved", 300, false) {
          @Override
          protected void beforeRun() {
            at.add(now());
          }
        });
    sleepsInAtPark = 1;
    sleepsInNanos = 2_000 * MS;
    endAt(6_000);
    loop.turns().run();
    assertThat(at).containsExactly(2_300 * MS);
  }

  @Test
  void aListenerThatThrowsCostsNothing() {
    List<String> ran = new ArrayList<>();
    PauseListener broken =
        new PauseListener() {
          @Override
          public void paused(LoopPause pause) {
            throw new IllegalStateException("not here");
          }

          @Override
          public void madeUp(LoopPause pause) {
            throw new IllegalStateException("nor here");
          }

          @Override
          public void watchWoke(long plannedNanos, long nowNanos) {}
        };
    PauseTracker tracker =
        new PauseTracker(0, loop.counters(), new PauseSettings(THRESHOLD, 0, broken, null));
    tracker.woke(0, 2_000 * MS);
    tracker.turns(loop.queue());
    ran.add("went on");
    assertThat(ran).containsExactly("went on");
  }
}
