// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Disposal from another thread interrupts the run of that task, and no other run. */
@Timeout(60)
class InterruptTest {

  private final Recorder recorder = new Recorder();
  private final LoopGroup group =
      new LoopGroup(
          1,
          TimeSource.system(),
          runnable -> {
            Thread thread = new Thread(runnable, "interrupted loop");
            thread.setDaemon(true);
            return thread;
          },
          recorder);
  private final TimerLoop loop = group.loops().get(0);
  private final AtomicInteger interrupted = new AtomicInteger();
  private final AtomicInteger stray = new AtomicInteger();
  private WorkerGroup worker;

  @BeforeEach
  void worker() {
    worker = new WorkerGroup(group);
    worker.loopForWork();
  }

  @AfterEach
  void stop() throws Exception {
    group.stop();
    group.ended().get(20, SECONDS);
    assertThat(recorder.failures).isEmpty();
  }

  /** Waits to be interrupted, and says whether that was so. */
  private final class Blocked implements Runnable {
    final CountDownLatch began = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void run() {
      began.countDown();
      try {
        if (!new CountDownLatch(1).await(20, SECONDS)) {
          stray.incrementAndGet();
        }
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
      }
      ended.countDown();
    }
  }

  private void submit(TaskNode task) {
    assertThat(loop.submit(task)).isTrue();
  }

  /** The next task on the thread must find no flag. */
  private void assertNoFlag() throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(1);
    submit(
        ProbeTask.now(
            loop,
            null,
            () -> {
              if (Thread.interrupted()) {
                stray.incrementAndGet();
              }
              looked.countDown();
            }));
    assertThat(looked.await(20, SECONDS)).isTrue();
    assertThat(stray).hasValue(0);
  }

  private void disposeWhileItRuns(int times, Consumer<Runnable> submission, Runnable disposal)
      throws InterruptedException {
    for (int i = 1; i <= times; i++) {
      worker();
      Blocked blocked = new Blocked();
      submission.accept(blocked);
      assertThat(blocked.began.await(20, SECONDS)).isTrue();
      disposal.run();
      assertThat(blocked.ended.await(20, SECONDS)).isTrue();
      assertThat(interrupted).hasValue(i);
      assertNoFlag();
    }
  }

  @Test
  void reachesADelayedTaskThatIsCancelled() throws InterruptedException {
    ProbeTask[] task = new ProbeTask[1];
    disposeWhileItRuns(
        100,
        action -> {
          task[0] = ProbeTask.after(loop, null, 1_000, Slack.EXACT, action);
          submit(task[0]);
        },
        () -> assertThat(task[0].tryCancel()).isTrue());
  }

  @Test
  void reachesAnImmediateTaskOfADisposedGroup() throws InterruptedException {
    disposeWhileItRuns(
        100, action -> submit(ProbeTask.now(loop, worker, action)), () -> worker.dispose());
  }

  @Test
  void reachesAPeriodicTaskAndEndsIt() throws InterruptedException {
    ProbePeriodic[] task = new ProbePeriodic[1];
    disposeWhileItRuns(
        100,
        action -> {
          task[0] =
              ProbePeriodic.every(loop, worker, 1, 1_000, MissedTicks.SKIP, Slack.EXACT, action);
          submit(task[0]);
        },
        () -> worker.dispose());
    assertThat(task[0].runs()).isOne();
  }

  @Test
  void reachesTheTaskThatRunsWhenTheLoopIsStopped() throws Exception {
    Blocked blocked = new Blocked();
    submit(ProbeTask.now(loop, null, blocked));
    assertThat(blocked.began.await(20, SECONDS)).isTrue();
    group.stop();
    group.ended().get(20, SECONDS);
    assertThat(interrupted).hasValue(1);
  }

  @Test
  void neverReachesTheTaskAfterOneThatEndsJustThen() throws InterruptedException {
    for (int i = 0; i < 20_000; i++) {
      CountDownLatch began = new CountDownLatch(1);
      ProbeTask task = ProbeTask.after(loop, null, 1, Slack.EXACT, began::countDown);
      submit(task);
      CountDownLatch looked = new CountDownLatch(1);
      submit(
          ProbeTask.now(
              loop,
              null,
              () -> {
                for (int spin = 0; spin < 50; spin++) {
                  if (Thread.interrupted()) {
                    stray.incrementAndGet();
                  }
                }
                looked.countDown();
              }));
      while (began.getCount() > 0 && task.isDone() == false) {
        Thread.onSpinWait();
      }
      task.tryCancel();
      assertThat(looked.await(20, SECONDS)).isTrue();
    }
    assertThat(stray).hasValue(0);
  }

  @Test
  void ticksAreNeverInterrupted() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ProbeTick tick =
        new ProbeTick(loop, 1, 1_000, Slack.EXACT) {
          @Override
          void onTick(long nowNanos) {
            began.countDown();
            try {
              assertThat(cancelled.await(20, SECONDS)).isTrue();
            } catch (InterruptedException e) {
              interrupted.incrementAndGet();
            }
            ended.countDown();
          }
        };
    tick.request(Long.MAX_VALUE);
    assertThat(began.await(20, SECONDS)).isTrue();
    assertThat(tick.tryCancel()).isTrue();
    cancelled.countDown();
    assertThat(ended.await(20, SECONDS)).isTrue();
    assertNoFlag();
    assertThat(interrupted).hasValue(0);
    assertThat(tick.ticks).isOne();
  }

  /** Leaves a flag behind, and looks for one that another task has left. */
  private void looksAndLeavesOne() {
    if (Thread.interrupted()) {
      stray.incrementAndGet();
    }
    Thread.currentThread().interrupt();
  }

  @Test
  void aFlagThatIsLeftBehindHitsNobodyElse() throws InterruptedException {
    group.addLatenessListener(nanos -> looksAndLeavesOne());
    CountDownLatch ended = new CountDownLatch(600);
    Runnable leaving =
        () -> {
          looksAndLeavesOne();
          ended.countDown();
        };
    for (int i = 0; i < 100; i++) {
      ProbeTick tick =
          new ProbeTick(loop, 100_000, 100_000, Slack.EXACT) {
            @Override
            void onTick(long nowNanos) {
              leaving.run();
            }
          };
      tick.request(4);
      submit(ProbeTask.after(loop, null, 100_000, Slack.EXACT, leaving));
      assertThat(
              loop.submit(
                  new SignalNode(loop) {
                    @Override
                    protected void deliver() {
                      leaving.run();
                    }
                  }))
          .isTrue();
    }
    assertThat(ended.await(20, SECONDS)).isTrue();
    assertNoFlag();
  }

  @Test
  void aFlagThatIsLeftBehindAtTheEndHitsNobodyElse() throws Exception {
    for (int i = 0; i < 10; i++) {
      ProbeTick tick =
          new ProbeTick(loop, SECONDS.toNanos(100), 1_000, Slack.EXACT) {
            @Override
            protected void released() {
              super.released();
              looksAndLeavesOne();
            }
          };
      tick.request(1);
      ProbeTick idle =
          new ProbeTick(loop, SECONDS.toNanos(100), 1_000, Slack.EXACT) {
            @Override
            protected void released() {
              super.released();
              looksAndLeavesOne();
            }
          };
      idle.subscribed();
    }
    group.drain();
    group.ended().get(20, SECONDS);
    assertThat(stray).hasValue(0);
  }

  /** A channel that fails to close, which it does on the thread that interrupts. */
  private static final class FailingChannel extends AbstractInterruptibleChannel {
    void awaitInterrupt(CountDownLatch began) {
      begin();
      began.countDown();
      while (!Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
    }

    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("from a channel");
    }
  }

  @Test
  void anInterruptThatThrowsCostsNeitherTheLoopNorTheCaller() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    ProbeTask task =
        ProbeTask.after(
            loop, null, 1_000, Slack.EXACT, () -> new FailingChannel().awaitInterrupt(began));
    submit(task);
    assertThat(began.await(20, SECONDS)).isTrue();
    assertThat(task.tryCancel()).isTrue();
    assertThat(task.releases).isOne();
    assertNoFlag();
    assertThat(recorder.failures)
        .singleElement()
        .hasToString("java.lang.IllegalStateException: from a channel");
    recorder.failures.clear();
  }
}
