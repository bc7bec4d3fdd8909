// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many timers. */
class VolumeTest {

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();

  @Test
  void aHundredThousandTimersOfOneInstantFireOnceInOrder() {
    int[] fired = new int[1];
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      Runnable action =
          () -> {
            if (fired[0]++ != number) {
              throw new AssertionError(number + " fires out of order");
            }
          };
      loop.submit(ProbeTask.after(loop, null, 1_000, Slack.EXACT, action));
    }
    loops.advanceNanos(999);
    assertThat(fired[0]).isZero();
    loops.advanceNanos(1);
    assertThat(loops.failures()).isEmpty();
    assertThat(fired[0]).isEqualTo(100_000);
    assertThat(loops.wakeups()).isOne();
    assertThat(loop.armedCount()).isZero();
  }

  @Test
  void aMillionTimersComeAndGo() {
    ProbeTask[] tasks = new ProbeTask[1_000_000];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = ProbeTask.after(loop, null, 1 + (i * 31L) % 1_000_003, Slack.EXACT, () -> {});
      loop.submit(tasks[i]);
    }
    assertThat(loop.armedCount()).isEqualTo(1_000_000);
    for (int i = 0; i < tasks.length; i += 2) {
      tasks[i].tryCancel();
    }
    assertThat(loop.armedCount()).isEqualTo(500_000);
    loops.time().advanceNanos(1_000_003);
    loops.advanceNanos(0);
    assertThat(loop.armedCount()).isZero();
    assertThat(loop.counters().deliveredCount()).isEqualTo(500_000);
    assertThat(loop.counters().cancelledCount()).isEqualTo(500_000);
  }

  @Test
  void aTickAllocatesNothing() {
    assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported());
    for (int i = 0; i < 100; i++) {
      new ProbeTick(loop, 1_000 + i, 1_000, (byte) (i % 3)).request(Long.MAX_VALUE);
    }
    turnTheCrank(3_000);
    long ticksBefore = loop.counters().deliveredCount();
    long bytesBefore = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    turnTheCrank(10_000);
    long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytesBefore;
    long ticks = loop.counters().deliveredCount() - ticksBefore;
    assertThat(ticks).isEqualTo(1_000_000);
    assertThat(bytes).as("for a million ticks").isLessThan(ticks / 2);
  }

  private void turnTheCrank(int periods) {
    for (int i = 0; i < periods; i++) {
      loops.time().advanceNanos(1_000);
      loop.turns().turn();
      loop.turns().turn();
    }
  }

  @Test
  @Timeout(60)
  void aMillionTimersOfTwoThreadsAllFireOrAreCancelled() throws Exception {
    Recorder recorder = new Recorder();
    LoopGroup group =
        new LoopGroup(
            2,
            TimeSource.system(),
            runnable -> {
              Thread thread = new Thread(runnable, "loop");
              thread.setDaemon(true);
              return thread;
            },
            recorder);
    AtomicInteger fired = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(2);
    for (int t = 0; t < 2; t++) {
      TimerLoop target = group.loops().get(t);
      Thread producer =
          new Thread(
              () -> {
                for (int i = 0; i < 500_000; i++) {
                  ProbeTask task =
                      ProbeTask.after(
                          target, null, 1 + i % 3_000_000, (byte) 2, fired::incrementAndGet);
                  target.submit(task);
                  if (i % 10 > 0 && task.tryCancel()) {
                    cancelled.incrementAndGet();
                  }
                }
                done.countDown();
              });
      producer.setDaemon(true);
      producer.start();
    }
    assertThat(done.await(40, TimeUnit.SECONDS)).isTrue();
    group.drain();
    group.ended().get(20, TimeUnit.SECONDS);
    long scheduled = 0;
    long delivered = 0;
    long gone = 0;
    for (TimerLoop loop : group.loops()) {
      assertThat(loop.queue().size()).isZero();
      scheduled += loop.counters().scheduledCount();
      delivered += loop.counters().deliveredCount();
      gone += loop.counters().cancelledCount();
    }
    assertThat(recorder.failures).isEmpty();
    assertThat(scheduled).isEqualTo(1_000_000);
    assertThat(delivered).isEqualTo(fired.get());
    assertThat(delivered + gone).isEqualTo(1_000_000);
    // A task that is cancelled while it runs counts as delivered.
    assertThat(fired.get() + cancelled.get()).isGreaterThanOrEqualTo(1_000_000);
  }
}
