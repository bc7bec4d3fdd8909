// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.engine.time.Slack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A failing task costs its run, and nothing else. */
class FailureTest {

  private final ManualLoops loops = new ManualLoops(1);
  private final TimerLoop loop = loops.loop();
  private int runs;

  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    @SuppressWarnings("unchecked")
    T any = (T) failure;
    throw any;
  }

  private static List<Throwable> kinds() {
    return List.of(
        new RuntimeException("unchecked"),
        new Exception("checked"),
        new AssertionError("error"),
        new OutOfMemoryError("pretended"),
        new StackOverflowError("pretended"),
        new LinkageError("pretended"),
        new InterruptedException("pretended"));
  }

  @Test
  void anyThrowableOfATaskIsReportedAndTheOthersRun() {
    for (Throwable failure : kinds()) {
      loop.submit(
          ProbeTask.after(
              loop, null, 10, Slack.EXACT, () -> FailureTest.<RuntimeException>sneak(failure)));
      loop.submit(ProbeTask.now(loop, null, () -> FailureTest.<RuntimeException>sneak(failure)));
      loop.submit(ProbeTask.after(loop, null, 10, Slack.EXACT, () -> runs++));
    }
    loops.advanceNanos(10);
    assertThat(runs).isEqualTo(kinds().size());
    assertThat(loops.failures()).hasSize(2 * kinds().size());
    assertThat(loop.counters().failedCount()).isEqualTo(kinds().size());
    assertThat(loop.counters().deliveredCount()).isEqualTo(kinds().size());
    assertThat(loop.carrier().runningTask()).isNull();
  }

  @Test
  void aPeriodicTaskGoesOnAfterAFailure() {
    ProbePeriodic periodic =
        ProbePeriodic.every(
            loop,
            null,
            10,
            10,
            MissedTicks.SKIP,
            Slack.EXACT,
            () -> {
              if (++runs % 2 == 0) {
                throw new IllegalStateException("every other run");
              }
            });
    loop.submit(periodic);
    loops.advanceNanos(100);
    assertThat(runs).isEqualTo(10);
    assertThat(periodic.runs()).isEqualTo(10);
    assertThat(loops.failures()).hasSize(5);
    assertThat(loop.counters().failedCount()).isEqualTo(5);
    assertThat(loop.counters().deliveredCount()).isEqualTo(5);
  }

  @Test
  void aReporterThatFailsCostsNothing() {
    AtomicInteger reports = new AtomicInteger();
    FailureHandler broken =
        new FailureHandler() {
          @Override
          public void failed(Throwable failure) {
            reports.incrementAndGet();
            throw new IllegalStateException("a broken reporter");
          }

          @Override
          public void loopFailed(String threadName, Throwable failure) {}
        };
    ManualLoops silent = new ManualLoops(1, 0, broken);
    TimerLoop other = silent.loop();
    for (int i = 0; i < 3; i++) {
      other.submit(
          ProbeTask.after(
              other,
              null,
              10,
              Slack.EXACT,
              () -> {
                runs++;
                throw new IllegalArgumentException("a broken task");
              }));
    }
    silent.advanceNanos(10);
    assertThat(runs).isEqualTo(3);
    assertThat(reports).hasValue(3);
  }

  @Test
  void timersHandedOverMeanwhileSurviveAnOverflowOfTheStack() throws InterruptedException {
    // A task schedules at the end of its stack, which links what others have handed over.
    ShallowStack.run(
        () ->
            Seeds.repeat(
                1,
                random -> {
                  for (int round = 0; round < 600; round++) {
                    overflowOnce(1 + random.nextInt(40));
                  }
                }));
  }

  private static void overflowOnce(int framesAbove) {
    ManualLoops loops = new ManualLoops(1);
    TimerLoop loop = loops.loop();
    List<Integer> fired = new ArrayList<>();
    loops.elsewhere(
        () -> {
          for (int i = 0; i < 20; i++) {
            int number = i;
            loop.submit(ProbeTask.after(loop, null, 100 + i, Slack.EXACT, () -> fired.add(number)));
          }
        });
    ProbeTask cause = ProbeTask.after(loop, null, 50, Slack.EXACT, () -> {});
    ShallowStack.overflow(
        frames -> {
          if (frames == framesAbove) {
            loop.submit(cause);
          }
        });
    loops.advanceNanos(1_000);
    assertThat(fired).as("%d frames above the end", framesAbove).hasSize(20).isSorted();
    assertThat(loop.armedCount()).isZero();
    assertThat(loop.queue().size()).isZero();
  }
}
