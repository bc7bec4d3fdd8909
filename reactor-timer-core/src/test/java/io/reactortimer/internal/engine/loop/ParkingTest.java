// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.QueueEntry;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** The loop as its thread runs it, on a driver that only pretends to wait. */
class ParkingTest {

  /** Every look at it takes a microsecond. */
  private static final class SlowClock implements TimeSource {
    long nanos = -5;

    /** Runs once, when the loop has found nothing to do and has not said so yet. */
    Runnable beforeIdling = () -> {};

    private boolean idling;

    @Override
    public long nanoTime() {
      boolean wasIdling = idling;
      idling =
          StackWalker.getInstance().walk(s -> s.anyMatch(f -> f.getMethodName().equals("sleep")));
      if (idling) {
        Runnable once = beforeIdling;
        beforeIdling = () -> {};
        once.run();
      }
      nanos += 1_000;
      long seen = nanos;
      if (idling && !wasIdling) {
        nanos += 500; // what comes next takes its time
      }
      return seen;
    }

    @Override
    public long currentTimeMillis() {
      return 0;
    }
  }

  private static final class Driver implements LoopDriver {
    LongConsumer parks = nanos -> {};

    @Override
    public void wake() {}

    @Override
    public void park(long nanos) {
      parks.accept(nanos);
    }

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public void interrupt(Thread carrying) {}
  }

  private final SlowClock clock = new SlowClock();
  private final Driver driver = new Driver();
  private final LoopGroup group = new LoopGroup(1, clock, new Recorder(), loop -> driver);
  private final TimerLoop loop = group.loops().get(0);
  private final long originNanos = clock.nanos;

  private ProbeTask handOver(long delayNanos, Runnable action) {
    ProbeTask task = ProbeTask.after(loop, null, delayNanos, Slack.EXACT, action);
    loop.submit(task);
    return task;
  }

  @Test
  void parksForTheTimeThatIsLeftAtThatMoment() {
    List<Long> wakesAt = new ArrayList<>();
    driver.parks =
        nanos -> {
          wakesAt.add(clock.nanos - originNanos + nanos);
          clock.nanos += nanos;
        };
    ProbeTask first = handOver(50_000, () -> clock.nanos += 7_000);
    ProbeTask second = handOver(90_000, () -> clock.nanos += 7_000);
    ProbeTask last = handOver(130_000, () -> group.stop());
    loop.turns().run();
    // From the last reading of the clock, to the nanosecond: it is not one reading older.
    assertThat(wakesAt).containsExactly(first.dueNanos(), second.dueNanos(), last.dueNanos());
  }

  @Test
  void doesNotParkForWhatCameDueMeanwhile() {
    // Between two readings of the clock more time passes than was left.
    driver.parks = nanos -> assertThat(nanos).isPositive();
    ProbeTask task = handOver(4_000, () -> group.stop());
    loop.turns().run();
    assertThat(task.isDone()).isTrue();
  }

  @Test
  void looksAgainAfterAnEarlyReturn() {
    List<Long> firedAt = new ArrayList<>();
    driver.parks = nanos -> clock.nanos += nanos / 2;
    ProbeTask task =
        handOver(
            1_000_000,
            () -> {
              firedAt.add(group.clock().nowNanos());
              group.stop();
            });
    loop.turns().run();
    assertThat(firedAt).hasSize(1);
    assertThat(firedAt.get(0)).isGreaterThanOrEqualTo(task.dueNanos());
  }

  @Test
  void parksWithoutALimitWhenNothingIsArmed() {
    List<Long> parked = new ArrayList<>();
    driver.parks =
        nanos -> {
          parked.add(nanos);
          group.stop();
        };
    loop.turns().run();
    assertThat(parked).containsExactly(LoopClock.NEVER);
    assertThat(loop.counters().wakeupCount()).isOne();
  }

  @Test
  void looksForWhatCameBeforeThePlanWasMade() {
    // Its producer saw a loop that was awake, so it has not woken it.
    List<Long> parks = new ArrayList<>();
    driver.parks =
        nanos -> {
          parks.add(nanos);
          clock.nanos += nanos;
        };
    handOver(5_000_000, group::stop);
    ProbeTask early = ProbeTask.after(loop, null, 500_000, Slack.EXACT, () -> {});
    clock.beforeIdling =
        () -> {
          assertThat(loop.inbox().isAwake()).isTrue();
          loop.intake().handOver(early);
        };
    loop.turns().run();
    assertThat(parks).hasSize(2);
    assertThat(parks.get(0)).isLessThan(500_000);
  }

  /** Hands over as many that are cancelled at once as wake a loop. */
  private void crowd() {
    for (int i = 0; i < Inbox.WAKE_DEPTH; i++) {
      ProbeTask task = ProbeTask.after(loop, null, 80_000_000, Slack.EXACT, () -> {});
      loop.intake().handOver(task);
      task.tryCancel();
    }
  }

  /** As another thread does it: the loop's own would not hand over. */
  private void elsewhere(Runnable code) {
    loop.turns().abandon();
    code.run();
    loop.turns().adopt();
  }

  @Test
  void parksOnForTheTimeThatIsLeftWhenTheInboxAloneHasWokenIt() {
    List<Long> parks = new ArrayList<>();
    ProbeTask living = ProbeTask.after(loop, null, 90_000_000, Slack.EXACT, () -> {});
    driver.parks =
        nanos -> {
          parks.add(nanos);
          if (parks.size() == 1) {
            clock.nanos += 2_000_000;
            elsewhere(
                () -> {
                  loop.intake().handOver(living);
                  crowd();
                });
          } else {
            assertThat(living.queueIndex).as("no turn").isEqualTo(QueueEntry.NEVER_LINKED);
            clock.nanos += nanos;
          }
        };
    ProbeTask task = handOver(50_000_000, group::stop);
    loop.turns().run();
    assertThat(parks).hasSize(2);
    assertThat(parks.get(1)).isLessThanOrEqualTo(parks.get(0) - 2_000_000);
    assertThat(clock.nanos - originNanos).isGreaterThanOrEqualTo(task.dueNanos());
    assertThat(loop.counters().wakeupCount()).isEqualTo(2);
    assertThat(living.isDone()).as("ended with the loop").isTrue();
  }

  @Test
  void takesATurnIfAmongThoseThatHaveWokenItOneCannotWait() {
    List<Long> parks = new ArrayList<>();
    driver.parks =
        nanos -> {
          parks.add(nanos);
          if (parks.size() == 1) {
            elsewhere(
                () -> {
                  crowd();
                  loop.intake()
                      .handOver(ProbeTask.after(loop, null, 500_000, Slack.EXACT, () -> {}));
                });
          } else {
            clock.nanos += nanos;
          }
        };
    handOver(50_000_000, group::stop);
    loop.turns().run();
    assertThat(parks).hasSize(3);
    assertThat(parks.get(1)).isLessThan(500_000);
  }
}
