// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watch on its own thread. */
@Timeout(60)
class StallWatchThreadTest {

  private final BlockingQueue<LoopStall> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> wentOn = new LinkedBlockingQueue<>();
  private volatile @Nullable Thread watcher;

  /** Whether the watch finds no memory, the next time that it reads the clock. */
  private final AtomicBoolean noMemory = new AtomicBoolean();

  private final LoopGroup group =
      new LoopGroup(
          2,
          new Clock(),
          daemons(),
          new Recorder(),
          this::watcher,
          this::tell,
          PauseSettings.NONE,
          Thread::new,
          0);

  private final class Clock implements TimeSource {
    @Override
    public long nanoTime() {
      if (Thread.currentThread() == watcher && noMemory.compareAndSet(true, false)) {
        throw new OutOfMemoryError("of a test");
      }
      return System.nanoTime();
    }

    @Override
    public long currentTimeMillis() {
      return System.currentTimeMillis();
    }
  }

  private LongConsumer tell(LoopStall stall) {
    told.add(stall);
    return wentOn::add;
  }

  private static ThreadFactory daemons() {
    return runnable -> {
      Thread thread = new Thread(runnable, "held loop");
      thread.setDaemon(true);
      return thread;
    };
  }

  private Thread watcher(Runnable watch) {
    assertThat(watcher).as("one is enough").isNull();
    Thread thread = new Thread(watch, "watch");
    thread.setDaemon(true);
    watcher = thread;
    return thread;
  }

  @AfterEach
  void theWatchEndsWithItsLoops() throws Exception {
    group.stop();
    group.ended().get(20, SECONDS);
    Thread known = watcher;
    if (known != null) {
      known.join();
    }
  }

  private void await(Thread.State state) {
    while (Objects.requireNonNull(watcher).getState() != state) {
      Thread.onSpinWait();
    }
  }

  private CountDownLatch held(TimerLoop loop) {
    CountDownLatch release = new CountDownLatch(1);
    loop.submit(
        ProbeTask.now(
            loop,
            null,
            () -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    return release;
  }

  @Test
  void withoutLoopsThatRunThereIsNone() {
    assertThat(watcher).isNull();
  }

  @Test
  void aLoopThatIsHeldWhenNobodyElseIsAwakeIsToldOf() throws Exception {
    for (TimerLoop loop : group.loops()) {
      CountDownLatch release = held(loop);
      LoopStall stall = told.take();
      assertThat(stall.thread()).isEqualTo("held loop");
      assertThat(stall.heldNanos()).isGreaterThanOrEqualTo(LoopSight.STUCK_NANOS);
      release.countDown();
      assertThat(wentOn.take()).isGreaterThanOrEqualTo(stall.heldNanos());
      await(Thread.State.WAITING); // without an end: it is woken by the next loop that wakes
    }
    assertThat(told).isEmpty();
  }

  @Test
  void aWatchThatFindsNoMemoryWatchesOn() throws Exception {
    CountDownLatch release = held(group.loops().get(0));
    told.take();
    noMemory.set(true);
    release.countDown();
    assertThat(wentOn.take()).isPositive();
    assertThat(noMemory).isFalse();
    release = held(group.loops().get(1));
    told.take();
    release.countDown();
    wentOn.take();
  }

  @Test
  void aWatchThatCouldNotBeStartedWatchesLater() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LoopGroup late =
        new LoopGroup(
            1,
            new Clock(),
            daemons(),
            new Recorder(),
            watch -> {
              if (asked.getAndIncrement() == 0) {
                throw new OutOfMemoryError("of a test");
              }
              return watcher(watch);
            },
            this::tell,
            PauseSettings.NONE,
            Thread::new,
            0);
    TimerLoop loop = late.loops().get(0);
    while (asked.get() < 2) {
      CompletableFuture<Void> ran = new CompletableFuture<>();
      loop.submit(ProbeTask.now(loop, null, () -> ran.complete(null)));
      ran.get(20, SECONDS);
    }
    CountDownLatch release = held(loop);
    told.take();
    release.countDown();
    wentOn.take();
    late.stop();
    late.ended().get(20, SECONDS);
  }

  @Test
  void aLoopThatWaitsForALongTimeIsWatchedWhenItIsWoken() throws Exception {
    TimerLoop loop = group.loops().get(0);
    loop.submit(ProbeTask.after(loop, null, SECONDS.toNanos(3_600), Slack.EXACT, () -> {}));
    while (loop.armedCount() == 0) {
      Thread.onSpinWait();
    }
    CountDownLatch release = held(loop);
    told.take();
    release.countDown();
    wentOn.take();
  }
}
