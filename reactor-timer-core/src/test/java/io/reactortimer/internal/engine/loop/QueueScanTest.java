// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.internal.engine.queue.QueueCursor;
import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The loop goes on between two slices, and no timer is missed. */
class QueueScanTest {

  /** More than four slices. */
  private static final int TIMERS = 30_000;

  /** A loop full of timers, in heaps or in slots of time, and what happens to them in a scan. */
  private static final class Case {
    final ManualLoops loops = new ManualLoops(1);
    final TimerLoop loop = loops.loop();
    final Random random;

    /** How far apart they are: close together they are in a heap, else in slots. */
    final int spread;

    final Set<TimerNode> throughout = Collections.newSetFromMap(new IdentityHashMap<>());
    final List<TimerNode> all = new ArrayList<>();

    /** Whether some are cancelled elsewhere: not while another thread looks whose the loop is. */
    boolean elsewhere = true;

    Case(Random random) {
      this.random = random;
      this.spread = random.nextBoolean() ? 1 : 50;
      for (int i = 0; i < TIMERS; i++) {
        arm();
      }
      loops.turnUntilIdle();
      throughout.addAll(all);
    }

    void arm() {
      long periodNanos = 1 + (long) spread * random.nextInt(1_000_000);
      byte slackClass = (byte) random.nextInt(4);
      if (random.nextBoolean()) {
        ProbeTick tick = new ProbeTick(loop, periodNanos, periodNanos, slackClass);
        tick.request(Long.MAX_VALUE);
        all.add(tick);
      } else {
        ProbePeriodic task =
            ProbePeriodic.every(
                loop, null, periodNanos, periodNanos, MissedTicks.SKIP, slackClass, () -> {});
        loop.submit(task);
        all.add(task);
      }
    }

    /** Some fire and are armed again, some are cancelled, some are new. */
    void happens() {
      loops.time().advanceNanos((long) spread * random.nextInt(20_000));
      loop.turns().turn();
      for (int i = 0; i < random.nextInt(20); i++) {
        TimerNode cancelled = all.get(random.nextInt(all.size()));
        throughout.remove(cancelled);
        if (elsewhere && random.nextBoolean()) {
          loops.elsewhere(cancelled::tryCancel);
        } else {
          cancelled.tryCancel();
        }
      }
      for (int i = 0; i < random.nextInt(20); i++) {
        arm();
      }
    }
  }

  @Test
  void missesNoTimerThatLivesThroughoutWhileOthersComeAndGo() {
    Seeds.repeat(
        6,
        random -> {
          Case some = new Case(random);
          Set<TimerNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
          int[] shown = new int[1];
          boolean complete =
              new QueueScan(some.loop, LoopGroup.PATIENCE_NANOS, ScanDepth.CHAIN)
                  .run(
                      node -> {
                        seen.add(node);
                        if (++shown[0] % 97 == 0) {
                          some.happens();
                        }
                      });
          assertThat(complete).isTrue();
          assertThat(some.throughout).hasSizeGreaterThan(TIMERS / 4);
          assertThat(seen.containsAll(some.throughout)).as("complete").isTrue();
        });
  }

  @Test
  void showsNothingTwiceThroughTheGroup() {
    Seeds.repeat(
        4,
        random -> {
          Case some = new Case(random);
          List<TimerNode> listed = new ArrayList<>();
          List<TimerLoop> stalled =
              some.loops
                  .group()
                  .visitTimers(
                      node -> {
                        listed.add(node);
                        if (listed.size() % 97 == 0) {
                          some.happens();
                        }
                      });
          Set<TimerNode> once = Collections.newSetFromMap(new IdentityHashMap<>());
          once.addAll(listed);
          assertThat(stalled).isEmpty();
          assertThat(listed).hasSameSizeAs(once);
          assertThat(once.containsAll(some.throughout)).as("complete").isTrue();
        });
  }

  @Test
  void missesNothingWhileASweepEndsOthers() {
    Seeds.repeat(
        4,
        random -> {
          Case some = new Case(random);
          Set<TimerNode> picked = Collections.newSetFromMap(new IdentityHashMap<>());
          some.all.stream().filter(node -> random.nextInt(3) == 0).forEach(picked::add);
          some.throughout.removeAll(picked);
          Set<TimerNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
          boolean complete =
              new QueueScan(some.loop, LoopGroup.PATIENCE_NANOS, ScanDepth.CHAIN)
                  .run(
                      node -> {
                        seen.add(node);
                        if (seen.size() == TIMERS / 3) {
                          some.loops.group().endPicked(picked::contains);
                          some.loop.turns().turn();
                        }
                      });
          assertThat(complete).isTrue();
          assertThat(picked).allMatch(TimerNode::isDone);
          assertThat(some.throughout).hasSizeGreaterThan(TIMERS / 2);
          assertThat(seen.containsAll(some.throughout)).as("complete").isTrue();
        });
  }

  @Test
  void missesNothingWhenAnotherThreadScansAndTheLoopTurns() throws InterruptedException {
    int complete = 0;
    // A machine may keep the loop from turning for longer than a scanner waits: once more, then.
    for (int attempt = 0; attempt < 20 && complete < 3; attempt++) {
      Case some = new Case(new Random(attempt));
      some.elsewhere = false;
      List<TimerNode> listed = Collections.synchronizedList(new ArrayList<>());
      AtomicReference<List<TimerLoop>> stalled = new AtomicReference<>();
      Thread scanner =
          new Thread(() -> stalled.set(some.loops.group().visitTimers(listed::add)), "scanner");
      scanner.start();
      while (scanner.isAlive()) {
        some.happens();
      }
      scanner.join();
      if (stalled.get().isEmpty()) {
        complete++;
        Set<TimerNode> once = Collections.newSetFromMap(new IdentityHashMap<>());
        once.addAll(listed);
        assertThat(listed).hasSameSizeAs(once);
        assertThat(once.containsAll(some.throughout)).as("complete").isTrue();
      }
    }
    assertThat(complete).as("scans that were served").isEqualTo(3);
  }

  @Test
  void showsTimersThatWaitBehindTasksOfTheirGroup() {
    ManualLoops loops = new ManualLoops(1);
    TimerLoop loop = loops.loop();
    WorkerGroup group = new WorkerGroup(loops.group());
    List<TimerNode> listed = new ArrayList<>();
    for (int i = 0; i < 2 * NodeRunner.READY_BATCH; i++) {
      loop.submit(ProbeTask.now(loop, group, () -> {}));
    }
    ProbePeriodic again =
        ProbePeriodic.every(loop, null, 5, 0, MissedTicks.SKIP, Slack.EXACT, () -> {});
    loop.submit(again);
    ProbeTask waiting = ProbeTask.after(loop, group, 10, Slack.EXACT, () -> {});
    loop.submit(waiting);
    loops.time().advanceNanos(10);
    loops.turn();
    assertThat(group.ready).isPositive();
    assertThat(loop.armedCount()).isZero();
    loops.group().visitTimers(listed::add);
    assertThat(listed).containsExactlyInAnyOrder(waiting, again);
  }

  @Test
  void aVisitorThatThrowsEndsTheScan() {
    Case some = new Case(new Random(7));
    assertThatThrownBy(
            () ->
                some.loops
                    .group()
                    .visitTimers(
                        node -> {
                          throw new IllegalStateException("from a visitor");
                        }))
        .hasMessage("from a visitor");
    for (int i = 0; i < 50; i++) {
      some.happens();
    }
    Set<TimerNode> listed = Collections.newSetFromMap(new IdentityHashMap<>());
    assertThat(some.loops.group().visitTimers(listed::add)).isEmpty();
    assertThat(listed.containsAll(some.throughout)).isTrue();
  }

  @Test
  void aScanThatWasBrokenOffHoldsOnToNothing() {
    Case some = new Case(new Random(11));
    assertThatThrownBy(
            () ->
                new QueueScan(some.loop, LoopGroup.PATIENCE_NANOS, ScanDepth.CHAIN)
                    .run(
                        node -> {
                          throw new IllegalStateException("from a visitor");
                        }))
        .hasMessage("from a visitor");
    List<WeakReference<TimerNode>> references = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // Into the part that has been shown.
      ProbeTask task = ProbeTask.after(some.loop, null, 1, (byte) (i % 4), () -> {});
      some.loop.submit(task);
      task.tryCancel();
      references.add(new WeakReference<>(task));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (references.stream().anyMatch(held -> held.get() != null)
        && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertThat(references).allMatch(held -> held.get() == null);
  }

  @Test
  void aLoopThatIsSilentIsReportedAndItsIdleTimersAreShownAllTheSame() throws InterruptedException {
    ManualLoops loops = new ManualLoops(1);
    ProbeTick parked = new ProbeTick(loops.loop(), 1, 1, Slack.EXACT);
    parked.subscribed();
    loops.loop().submit(ProbeTask.after(loops.loop(), null, 10, Slack.EXACT, () -> {}));
    List<TimerNode> listed = new ArrayList<>();
    AtomicReference<List<TimerLoop>> stalled = new AtomicReference<>();
    Thread scanner = new Thread(() -> stalled.set(loops.group().visitTimers(listed::add)));
    scanner.start();
    scanner.join();
    assertThat(stalled.get()).containsExactly(loops.loop());
    assertThat(listed).containsExactly(parked);
    // It has been told that no thread waits any longer.
    loops.advanceNanos(100);
    assertThat(loops.group().visitTimers(node -> {})).isEmpty();
  }

  @Test
  void aLoopThatNeverHadWorkAnswersWithoutBeingWoken() throws InterruptedException {
    LoopGroup group =
        new LoopGroup(
            3,
            TimeSource.system(),
            runnable -> {
              throw new AssertionError("no thread is needed");
            },
            new Recorder());
    List<TimerNode> listed = new ArrayList<>();
    assertThat(group.visitTimers(listed::add)).isEmpty();
    assertThat(listed).isEmpty();
  }

  /** Arms and cancels far more timers than there were, in the scan's first slice. */
  private static void churn(Case busy, int times) {
    for (int i = 0; i < times; i++) {
      ProbeTick tick = new ProbeTick(busy.loop, 1_000_000, 1_000_000, Slack.EXACT);
      tick.request(1);
      tick.tryCancel();
    }
  }

  @Test
  void aScanThatIsHeldUpIsGivenUpRatherThanGrowWithoutBound() {
    Case busy = new Case(new Random(1));
    QueueScan scan = new QueueScan(busy.loop, LoopGroup.PATIENCE_NANOS, ScanDepth.CHAIN);
    int[] seen = new int[1];
    boolean complete =
        scan.run(
            node -> {
              if (seen[0]++ == 0) {
                churn(busy, QueueCursor.FEW_MOVED + 4 * TIMERS);
              }
            });
    assertThat(complete).isFalse();
    assertThat(scan.cursor().movedCapacity()).isZero();
    List<TimerNode> next = new ArrayList<>();
    assertThat(QueueScan.all(busy.loop, next::add, LoopGroup.PATIENCE_NANOS, ScanDepth.CHAIN))
        .isTrue();
    assertThat(new HashSet<>(next).containsAll(busy.throughout)).as("complete").isTrue();
  }

  @Test
  void aScanOfManyTimersMayMeetAsManyThatMove() {
    Case busy = new Case(new Random(1));
    int[] seen = new int[1];
    assertThat(
            new QueueScan(busy.loop, LoopGroup.PATIENCE_NANOS, ScanDepth.CHAIN)
                .run(
                    node -> {
                      if (seen[0]++ == 0) {
                        churn(busy, 3 * TIMERS);
                      }
                    }))
        .isTrue();
  }
}
