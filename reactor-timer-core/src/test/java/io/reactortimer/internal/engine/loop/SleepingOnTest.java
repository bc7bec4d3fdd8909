// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a loop does that is woken for the number of timers in its inbox, of which few live on. */
class SleepingOnTest {

  private static final long MILLIS = 1_000_000;
  private static final long PLAN_NANOS = 100 * MILLIS;

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private final List<String> log = new ArrayList<>();
  private long unparksBefore;

  /** A loop that sleeps for 100 ms more. */
  @BeforeEach
  void planned() {
    loop.submit(ProbeTask.after(loop, null, PLAN_NANOS, Slack.EXACT, () -> log.add("planned")));
    loops.turnUntilIdle();
  }

  private ProbeTask handOver(long delayNanos, String name) {
    ProbeTask[] task = new ProbeTask[1];
    loops.elsewhere(
        () -> {
          task[0] = ProbeTask.after(loop, null, delayNanos, Slack.EXACT, () -> log.add(name));
          loop.submit(task[0]);
        });
    return task[0];
  }

  private void cancel(ProbeTask task) {
    loops.elsewhere(task::tryCancel);
  }

  /** Hands over {@code living} timers, and as many that have ended as wake the loop. */
  private List<ProbeTask> crowd(int living) {
    List<ProbeTask> left = new ArrayList<>();
    for (int i = 0; i < living; i++) {
      left.add(handOver(200 * MILLIS, "left"));
    }
    for (int i = living; i < Inbox.WAKE_DEPTH; i++) {
      cancel(handOver(200 * MILLIS, "cancelled"));
    }
    assertThat(unparks()).isOne();
    loops.advanceNanos(0);
    return left;
  }

  private long unparks() {
    long unparks = loops.unparks() - unparksBefore;
    unparksBefore = loops.unparks();
    return unparks;
  }

  @Test
  void timersThatAreCancelledSoonAreNeverLinkedHoweverMany() {
    Deque<ProbeTask> thousand = new ArrayDeque<>();
    List<ProbeTask> all = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      ProbeTask task = handOver(30_000 * MILLIS, "timeout");
      all.add(task);
      thousand.add(task);
      if (thousand.size() > 1_000) {
        cancel(thousand.remove());
      }
      if (unparks() > 0) {
        loops.advanceNanos(0);
        assertThat(loop.armedCount()).isOne();
      }
    }
    assertThat(loops.unparks()).isEqualTo(100_000 / Inbox.WAKE_DEPTH);

    loops.advanceNanos(PLAN_NANOS);

    assertThat(loop.armedCount()).isEqualTo(1_000);
    assertThat(all)
        .filteredOn(task -> task.queueIndex != QueueEntry.NEVER_LINKED)
        .containsExactlyElementsOf(thousand);
    assertThat(loop.counters().scheduledCount()).isEqualTo(100_001);
    assertThat(loop.counters().cancelledCount()).isEqualTo(99_000);
  }

  @Test
  void thePlanHolds() {
    crowd(10);
    assertThat(loops.nextWakeupNanos()).isEqualTo(PLAN_NANOS);
    loops.advanceNanos(PLAN_NANOS - 1);
    assertThat(loop.armedCount()).isOne();
    loops.advanceNanos(1);
    assertThat(log).containsExactly("planned");
    assertThat(loop.armedCount()).isEqualTo(10);
    loops.advanceNanos(PLAN_NANOS);
    assertThat(log).hasSize(11);
  }

  @Test
  void whatIsLeftIsLookedAtAgainWithWhatComesLater() {
    List<ProbeTask> first = crowd(10);
    first.subList(1, 10).forEach(this::cancel);
    List<ProbeTask> second = crowd(5);
    assertThat(loop.armedCount()).isOne();
    assertThat(loop.counters().cancelledCount()).isEqualTo(2L * Inbox.WAKE_DEPTH - 15 + 9);
    assertThat(first.get(1).next).isNull();
    assertThat(first.get(0).next).isSameAs(second.get(0));
  }

  @Test
  void theFirstAndTheLastThatAreLeftMayEnd() {
    List<ProbeTask> first = crowd(3);
    cancel(first.get(0));
    cancel(first.get(2));
    List<ProbeTask> second = crowd(1);
    assertThat(first.get(1).next).isSameAs(second.get(0));
    cancel(first.get(1));
    cancel(second.get(0));
    crowd(0);
    assertThat(loop.drainer().isEmpty()).isTrue();
    ProbeTask third = crowd(1).get(0);
    loops.advanceNanos(PLAN_NANOS);
    assertThat(loop.armedCount()).isOne();
    assertThat(third.queueIndex).isNotNegative();
  }

  @Test
  void anEarlierTimerUnparksAndFindsThoseThatWereLeftBeforeIt() {
    ProbeTask older = crowd(1).get(0);
    handOver(50 * MILLIS, "earlier");
    assertThat(unparks()).isOne();
    loops.advanceNanos(0);
    assertThat(older.queueIndex).isNotNegative();
    loops.advanceNanos(50 * MILLIS);
    assertThat(log).containsExactly("earlier");
  }

  @Test
  void anEarlierTimerAmongThemMakesTheLoopTakeATurn() {
    for (int i = 1; i < Inbox.WAKE_DEPTH; i++) {
      cancel(handOver(200 * MILLIS, "cancelled"));
    }
    handOver(200 * MILLIS, "left"); // wakes the loop, and before that is up
    handOver(50 * MILLIS, "earlier");
    assertThat(unparks()).isOne();
    loops.advanceNanos(50 * MILLIS);
    assertThat(log).containsExactly("earlier");
  }

  @Test
  void timersThatLiveLongAreLinkedAtOnce() {
    crowd(InboxDrainer.MOST_LEFT);
    assertThat(loop.armedCount()).isOne();
    crowd(1);
    assertThat(loop.armedCount()).isEqualTo(1 + InboxDrainer.MOST_LEFT + 1);
  }

  @Test
  void timersDueTogetherFireInTheOrderInWhichTheyWereArmedLeftOrNot() {
    handOver(PLAN_NANOS, "1");
    crowd(0);
    handOver(PLAN_NANOS, "2");
    crowd(0);
    handOver(PLAN_NANOS, "3");
    loops.advanceNanos(PLAN_NANOS);
    assertThat(log).containsExactly("planned", "1", "2", "3");
  }

  @Test
  void timersThatWereLinkedAndAreCancelledAreTakenOut() {
    List<ProbeTask> linked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      linked.add(ProbeTask.after(loop, null, 200 * MILLIS, Slack.EXACT, () -> {}));
      loop.submit(linked.get(i));
    }
    loops.turnUntilIdle();
    linked.forEach(this::cancel);
    long cancelled = loop.counters().cancelledCount();
    for (int i = 0; i < Inbox.WAKE_DEPTH - 100; i++) {
      cancel(handOver(200 * MILLIS, "cancelled"));
    }
    assertThat(unparks()).isOne();
    loops.advanceNanos(0);
    assertThat(loop.armedCount()).isOne();
    assertThat(loop.counters().cancelledCount()).isEqualTo(cancelled + Inbox.WAKE_DEPTH);
    assertThat(loop.drainer().isEmpty()).isTrue();
  }

  @Test
  void whatCouldNotBeLinkedIsLinkedBeforeTheLoopSleeps() {
    RuntimeException failure = new IllegalStateException("once");
    ProbeTick failing =
        new ProbeTick(loop, 200 * MILLIS, 200 * MILLIS, Slack.EXACT) {
          private boolean failed;

          @Override
          protected void adjust() {
            if (!failed) {
              failed = true;
              throw failure;
            }
          }
        };
    loops.elsewhere(
        () -> {
          failing.request(1);
          failing.change(200 * MILLIS);
        });
    assertThatThrownBy(() -> loop.drainer().link()).isSameAs(failure);
    ProbeTask later = handOver(200 * MILLIS, "later");
    loop.sleep().beginWait(PLAN_NANOS, 0);
    assertThat(loop.sleep().trySleep(PLAN_NANOS)).isFalse();
    loops.elsewhere(failing::pause);
    loops.elsewhere(failing::resume);
    assertThat(failing.next).as("it is not handed over once more").isNull();
    loop.drainer().link();
    assertThat(failing.queueIndex).isNotNegative();
    assertThat(later.queueIndex).isNotNegative();
  }

  @Test
  void aListingShowsWhatIsLeft() {
    List<ProbeTask> left = crowd(10);
    List<TimerNode> seen = new ArrayList<>();
    assertThat(loops.group().visitTimers(seen::add)).isEmpty();
    assertThat(seen).hasSize(11).containsAll(left);
  }

  @Test
  void anIntervalThatIsLeftCanBeMovedForward() {
    ProbeTick tick =
        new ProbeTick(loop, 200 * MILLIS, 200 * MILLIS, Slack.EXACT) {
          @Override
          protected void adjust() {
            setDeadline(50 * MILLIS);
          }
        };
    loops.elsewhere(() -> tick.request(1));
    crowd(0);
    assertThat(tick.queueIndex).isEqualTo(QueueEntry.NEVER_LINKED);
    loops.elsewhere(() -> tick.change(50 * MILLIS));
    assertThat(unparks()).isOne();
    loops.advanceNanos(50 * MILLIS);
    assertThat(tick.ticks).isOne();
  }

  @Test
  void aLoopThatEndsLetsWhatIsLeftRun() {
    crowd(10);
    loop.end().drain();
    assertThat(unparks()).isOne();
    loops.advanceNanos(200 * MILLIS);
    assertThat(log).hasSize(11);
    assertThat(loop.hasEnded()).isTrue();
  }

  @Test
  void aLoopThatIsStoppedEndsWhatIsLeft() {
    List<ProbeTask> left = crowd(10);
    loop.end().stop();
    loops.advanceNanos(0);
    assertThat(left).allMatch(TimerNode::isDone);
    assertThat(log).isEmpty();
  }
}
