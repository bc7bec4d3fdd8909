// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Scheduler;

/** On a clock that stands still for milliseconds many deadlines are equal: submission decides. */
@Timeout(60)
class TimerSchedulerCoarseClockTest {

  private static final int TASKS = 2_000;

  /** As on some virtual machines and operating systems. */
  private static final TimeSource COARSE =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return System.nanoTime() / 4_000_000 * 4_000_000;
        }

        @Override
        public long currentTimeMillis() {
          return System.currentTimeMillis();
        }
      };

  private final TimerScheduler scheduler = TimerScheduler.builder("coarse").build(COARSE);
  private final Scheduler.Worker worker = scheduler.createWorker();
  private final BlockingQueue<Integer> order = new LinkedBlockingQueue<>();

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
  }

  private List<Integer> marks() throws InterruptedException {
    List<Integer> marks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      marks.add(order.poll(30, TimeUnit.SECONDS));
    }
    return marks;
  }

  private void mark(int number, long delayMillis) {
    worker.schedule(() -> order.add(number), delayMillis, TimeUnit.MILLISECONDS);
  }

  @Test
  void equalDeadlinesKeepTheOrderOfSubmission() throws InterruptedException {
    for (int i = 0; i < TASKS; i++) {
      mark(i, 10);
    }

    assertThat(marks()).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
  }

  @Test
  void equalDeadlinesOfATasksOwnMakingKeepTheOrderOfSubmission() throws InterruptedException {
    worker.schedule(
        () -> {
          for (int i = 0; i < TASKS; i++) {
            mark(i, 10);
          }
        });

    assertThat(marks()).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
  }

  @Test
  void immediateTasksKeepTheirOrderWhileTheClockStands() throws InterruptedException {
    // So that the worker has timers, and immediate tasks go among them.
    worker.schedule(() -> {}, 1, TimeUnit.HOURS);

    for (int i = 0; i < TASKS; i++) {
      mark(i, 0);
    }

    assertThat(marks()).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
  }
}
