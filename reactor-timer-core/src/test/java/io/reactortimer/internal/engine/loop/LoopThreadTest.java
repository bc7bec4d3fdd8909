// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops on threads of their own. */
@Timeout(60)
class LoopThreadTest {

  private static final int MANY = 20_000;

  private static final long MILLIS = 1_000_000;

  private final Recorder recorder = new Recorder();
  private final List<Thread> threads = new ArrayList<>();
  private LoopGroup group = groupOf(this::daemon);

  private LoopGroup groupOf(ThreadFactory factory) {
    return new LoopGroup(1, TimeSource.system(), factory, recorder);
  }

  private Thread daemon(Runnable runnable) {
    Thread thread = new Thread(runnable, "loop thread " + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private TimerLoop loop() {
    return group.loops().get(0);
  }

  @AfterEach
  void stop() throws Exception {
    group.stop();
    group.ended().get(20, SECONDS);
    for (Thread thread : threads) {
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private ProbeTask after(long delayNanos, Runnable action) {
    ProbeTask task = ProbeTask.after(loop(), null, delayNanos, Slack.EXACT, action);
    assertThat(loop().submit(task)).isTrue();
    return task;
  }

  private ProbeTask now(Runnable action) {
    ProbeTask task = ProbeTask.now(loop(), null, action);
    assertThat(loop().submit(task)).isTrue();
    return task;
  }

  private void sync() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    now(reached::countDown);
    assertThat(reached.await(20, SECONDS)).isTrue();
  }

  /** Waits until the loop waits, and has done so for a while: one that spins does not. */
  private void awaitParked() {
    long deadline = System.nanoTime() + SECONDS.toNanos(20);
    long wakeups = -1;
    for (int waiting = 0; waiting < 30; ) {
      assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
      Thread.State state = threads.get(0).getState();
      long wakeupsNow = loop().counters().wakeupCount();
      boolean waits = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
      waiting = waits && wakeupsNow == wakeups ? waiting + 1 : 0;
      wakeups = wakeupsNow;
      LockSupport.parkNanos(50_000);
    }
  }

  /** More than one slice, so that the scan is still open when the first is shown. */
  /** As many as several slices of a listing. */
  private void armManyForLater() throws InterruptedException {
    for (int i = 0; i < MANY; i++) {
      after(SECONDS.toNanos(100), () -> {});
    }
    sync();
  }

  @Test
  void startsWhenItIsNeededAndNotBefore() throws InterruptedException {
    assertThat(group.loopForTimer(group.clock().nowNanos())).isSameAs(loop());
    assertThat(threads).isEmpty();
    sync();
    sync();
    assertThat(threads).hasSize(1);
    assertThat(loop().thread()).isSameAs(threads.get(0));
  }

  @Test
  void firesInRealTimeAndNeverEarly() throws InterruptedException {
    CountDownLatch fired = new CountDownLatch(200);
    AtomicInteger early = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      ProbeTask[] self = new ProbeTask[1];
      self[0] =
          ProbeTask.after(
              loop(),
              null,
              MILLIS + i * 50_000L,
              Slack.EXACT,
              () -> {
                if (group.clock().nowNanos() < self[0].dueNanos()) {
                  early.incrementAndGet();
                }
                fired.countDown();
              });
      loop().submit(self[0]);
    }
    assertThat(fired.await(20, SECONDS)).isTrue();
    assertThat(early).hasValue(0);
  }

  @Test
  void endsWithoutEverHavingStarted() throws Exception {
    group.stop();
    assertThat(group.ended()).isCompleted();
    group = groupOf(this::daemon);
    group.drain();
    assertThat(group.ended()).isCompleted();
    assertThat(threads).isEmpty();
    assertThat(loop().submit(ProbeTask.now(loop(), null, () -> {}))).isFalse();
    assertThat(threads).isEmpty();
  }

  @Test
  void drainsAndEndsItsThread() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    after(5 * MILLIS, ran::countDown);
    now(ran::countDown);
    group.drain();
    group.ended().get(20, SECONDS);
    assertThat(ran.getCount()).isZero();
    assertThat(recorder.failures).isEmpty();
  }

  /** Something only a defect of the loop itself could do. */
  private static final class Deadly extends TimerNode {
    Deadly(TimerLoop loop, long delayNanos) {
      super(loop, ARMING, Slack.EXACT, 0);
      deadlineNanos = loop.clock().nowNanos() + delayNanos;
    }

    @Override
    void fire(long nowNanos) {
      releaseState(withPhase(state(), RUNNING));
      throw new IllegalStateException("out of the loop");
    }

    @Override
    protected void terminate() {
      tryCancel();
    }

    @Override
    protected void released() {}
  }

  @Test
  void goesOnWithTheSameTimersOnTheSameThreadWhenTheLoopItselfHasThrown()
      throws InterruptedException {
    int timers = 1_000;
    CountDownLatch fired = new CountDownLatch(timers);
    for (int i = 0; i < timers; i++) {
      after(MILLIS + i * 20_000L, fired::countDown);
      if (i % 200 == 100) {
        loop().intake().handOver(new Deadly(loop(), MILLIS + i * 20_000L));
      }
    }
    assertThat(fired.await(20, SECONDS)).isTrue();
    sync();
    assertThat(threads).hasSize(1);
    assertThat(recorder.loopFailures).hasSize(5).containsOnly(threads.get(0).getName());
    assertThat(recorder.failures).hasSize(5).allMatch(IllegalStateException.class::isInstance);
    assertThat(loop().thread()).isSameAs(threads.get(0));
    assertThat(loop().armedCount()).isZero();
  }

  @Test
  void wantsNoOtherThreadWhenTheLoopItselfHasThrown() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    group =
        groupOf(
            runnable -> {
              if (calls.incrementAndGet() > 1) {
                throw new OutOfMemoryError("no other thread");
              }
              return daemon(runnable);
            });
    CountDownLatch fired = new CountDownLatch(1);
    after(20 * MILLIS, fired::countDown);
    loop().intake().handOver(new Deadly(loop(), MILLIS));
    assertThat(fired.await(20, SECONDS)).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aFactoryThatFailsIsAskedAgain() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    group =
        groupOf(
            runnable -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no thread today");
              }
              return daemon(runnable);
            });
    CountDownLatch ran = new CountDownLatch(1);
    assertThatThrownBy(() -> now(ran::countDown)).hasMessage("no thread today");
    sync();
    // The first task was accepted before its thread could not be had.
    assertThat(ran.await(20, SECONDS)).isTrue();
  }

  @Test
  void anIntervalWhoseThreadCouldNotBeHadStartsOneWithItsNextRequest() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    group =
        groupOf(
            runnable -> {
              if (calls.incrementAndGet() == 1) {
                throw new OutOfMemoryError("no thread today");
              }
              return daemon(runnable);
            });
    CountDownLatch ticked = new CountDownLatch(2);
    ProbeTick tick =
        new ProbeTick(loop(), MILLIS, MILLIS, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            ticked.countDown();
          }
        };
    assertThatThrownBy(() -> tick.request(1)).hasMessage("no thread today");
    tick.request(1);
    assertThat(ticked.await(20, SECONDS)).isTrue();
  }

  @Test
  void aLoopWhoseThreadCouldNotBeHadIsNotBusyButStalled() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    group =
        groupOf(
            runnable -> {
              if (calls.incrementAndGet() == 1) {
                throw new OutOfMemoryError("no thread today");
              }
              return daemon(runnable);
            });
    assertThat(loop().health().stalledNanos(loop().clock().nowNanos())).isZero();
    assertThatThrownBy(() -> now(() -> {})).hasMessage("no thread today");
    long lostNanos = group.clock().nowNanos();
    while (group.clock().nowNanos() - lostNanos < 4 * LoopHealth.STALLED_NANOS) {
      LockSupport.parkNanos(MILLIS);
    }
    assertThat(loop().thread()).isNull();
    assertThat(loop().load(group.clock().nowNanos())).isZero();
    assertThat(loop().health().stalledNanos(loop().clock().nowNanos())).isPositive();
    sync();
    assertThat(loop().thread()).isNotNull();
    awaitParked();
    assertThat(loop().health().stalledNanos(loop().clock().nowNanos())).isZero();
  }

  @Test
  void aFactoryThatRunsTheLoopItselfIsRefused() {
    group =
        groupOf(
            runnable -> {
              runnable.run();
              return daemon(runnable);
            });
    assertThatThrownBy(() -> now(() -> {})).hasMessageContaining("must not run");
    group = groupOf(this::daemon);
  }

  @Test
  void anInterruptThatATickLeavesBehindDoesNotKeepTheLoopAwake() throws InterruptedException {
    CountDownLatch ticked = new CountDownLatch(1);
    ProbeTick tick =
        new ProbeTick(loop(), 1, MILLIS, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            Thread.currentThread().interrupt();
            ticked.countDown();
          }
        };
    tick.request(1);
    assertThat(ticked.await(20, SECONDS)).isTrue();
    awaitParked();
  }

  @Test
  void sleepsWhileAScannerLooksAtItsSlice() throws Exception {
    armManyForLater();
    AtomicInteger listed = new AtomicInteger();
    group.visitTimers(
        node -> {
          if (listed.getAndIncrement() == 0) {
            awaitParked();
          }
        },
        Waiting.PATIENCE.toNanos());
    assertThat(listed).hasValueGreaterThanOrEqualTo(4_096);
  }

  @Test
  void sleepsAfterAVisitorHasThrown() throws Exception {
    armManyForLater();
    assertThatThrownBy(
            () ->
                group.visitTimers(
                    node -> {
                      throw new IllegalStateException("from a visitor");
                    },
                    Waiting.PATIENCE.toNanos()))
        .hasMessage("from a visitor");
    awaitParked();
    List<TimerNode> listed = new ArrayList<>();
    group.visitTimers(listed::add, Waiting.PATIENCE.toNanos());
    assertThat(listed).hasSize(MANY);
  }

  @Test
  void oneListingAfterAnotherIsServed() throws Exception {
    for (int i = 0; i < 10; i++) {
      after(SECONDS.toNanos(100), () -> {});
    }
    sync();
    int stalled = 0;
    for (int i = 0; i < 3_000; i++) {
      stalled += group.visitTimers(node -> {}, Waiting.PATIENCE.toNanos()).size();
    }
    assertThat(stalled).isZero();
  }

  @Test
  void aListingOnTheLoopDoesNotWaitForOneThatWaitsForTheLoop() throws Exception {
    armManyForLater();
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    AtomicInteger stalled = new AtomicInteger();
    Thread other =
        new Thread(
            () ->
                stalled.set(
                    group
                        .visitTimers(
                            node -> {
                              if (holding.getCount() > 0) {
                                holding.countDown();
                                awaitQuietly(inside);
                              }
                            },
                            Waiting.PATIENCE.toNanos())
                        .size()));
    other.start();
    assertThat(holding.await(20, SECONDS)).isTrue();
    AtomicInteger listed = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    now(
        () -> {
          inside.countDown();
          group.visitTimers(node -> listed.incrementAndGet());
          done.countDown();
        });
    assertThat(done.await(20, SECONDS)).isTrue();
    other.join();
    assertThat(listed).hasValue(MANY);
    assertThat(stalled).hasValue(0);
  }

  @Test
  void aScanThatIsHeldUpForLongIsGivenUp() throws Exception {
    armManyForLater();
    AtomicInteger ticked = new AtomicInteger();
    ProbeTick tick =
        new ProbeTick(loop(), MILLIS, MILLIS, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            ticked.incrementAndGet();
          }
        };
    tick.request(Long.MAX_VALUE);
    int[] seen = new int[1];
    List<TimerLoop> partial =
        group.visitTimers(
            node -> {
              if (seen[0]++ == 0) {
                long began = System.nanoTime();
                while (System.nanoTime() - began < 3 * QueueScan.LOOP_PATIENCE_NANOS / 2) {
                  LockSupport.parkNanos(MILLIS);
                }
                int then = ticked.get(); // a loop without a processor has no turns to notice it
                Waiting.until("the loop has had some turns", () -> ticked.get() > then + 2);
              }
            });
    assertThat(partial).containsExactly(loop());
    assertThat(tick.tryCancel()).isTrue();
    List<TimerNode> listed = new ArrayList<>();
    group.visitTimers(listed::add, Waiting.PATIENCE.toNanos());
    assertThat(listed).hasSize(MANY);
  }

  @Test
  void endsThePickedIdleTimersOfALoopThatHasNoThread() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ProbeTick idle =
        new ProbeTick(loop(), MILLIS, MILLIS, Slack.EXACT) {
          @Override
          protected void terminate() {
            super.terminate();
            ended.countDown();
          }
        };
    idle.subscribed();
    assertThat(threads).isEmpty();
    group.endPicked(node -> node == idle);
    assertThat(ended.await(20, SECONDS)).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
