// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short lack of memory costs some time, and no timer. */
@Timeout(60)
class WantOfMemoryTest {

  private static final long MILLIS = 1_000_000;

  private final Recorder recorder = new Recorder();
  private final LoopGroup group =
      new LoopGroup(
          1,
          TimeSource.system(),
          runnable -> {
            Thread thread = new Thread(runnable, "short of memory");
            thread.setDaemon(true);
            return thread;
          },
          recorder);
  private final TimerLoop loop = group.loops().get(0);

  @AfterEach
  void stop() throws Exception {
    group.stop();
    group.ended().get(20, SECONDS);
  }

  /** A group is asked for just before an entry is put into its queue, and after it is taken out. */
  private static class Unlucky extends ProbeTick {
    volatile int failures;
    volatile int adjustFailures;
    final CountDownLatch ticked;

    Unlucky(TimerLoop loop, long firstNanos, int ticks) {
      super(loop, firstNanos, MILLIS, Slack.EXACT);
      this.ticked = new CountDownLatch(ticks);
    }

    @Override
    WorkerGroup group() {
      if (failures > 0) {
        failures--;
        throw new OutOfMemoryError("pretended");
      }
      return null;
    }

    @Override
    protected void adjust() {
      if (adjustFailures > 0) {
        adjustFailures--;
        throw new OutOfMemoryError("pretended");
      }
      setDeadline(loop().clock().nowNanos() + MILLIS);
    }

    @Override
    void onTick(long nowNanos) {
      ticked.countDown();
    }

    final void reset() {
      change(0);
    }
  }

  @Test
  void aTickThatCannotBeArmedAgainIsArmedLaterAndOthersGoOn() throws InterruptedException {
    Unlucky other = new Unlucky(loop, MILLIS, 5);
    Unlucky tick =
        new Unlucky(loop, MILLIS, 5) {
          @Override
          void onTick(long nowNanos) {
            super.onTick(nowNanos);
            failures = ticks < 4 ? 3 : 0;
          }
        };
    tick.request(Long.MAX_VALUE);
    other.request(Long.MAX_VALUE);
    assertThat(tick.ticked.await(20, SECONDS)).isTrue();
    assertThat(other.ticked.await(20, SECONDS)).isTrue();
    assertThat(tick.terminations).isZero();
    assertThat(recorder.failures).hasSize(9).allMatch(OutOfMemoryError.class::isInstance);
  }

  @Test
  void aResetThatCannotBeTakenInIsTakenInLater() {
    ManualLoops loops = new ManualLoops(1);
    Unlucky tick = new Unlucky(loops.loop(), 100 * MILLIS, 1);
    tick.request(1);
    tick.adjustFailures = 1;
    assertThatThrownBy(tick::reset).isInstanceOf(OutOfMemoryError.class);
    loops.turn();
    loops.advanceNanos(MILLIS);
    assertThat(tick.ticks).isOne();
    assertThat(loops.loop().armedCount()).isZero();
  }

  @Test
  void whatCannotBeArmedOnTheLoopItselfIsArmedLater() {
    ManualLoops loops = new ManualLoops(1);
    Unlucky tick = new Unlucky(loops.loop(), MILLIS, 1);
    tick.failures = 1;
    assertThatThrownBy(() -> tick.request(1)).isInstanceOf(OutOfMemoryError.class);
    loops.turn();
    loops.advanceNanos(MILLIS);
    assertThat(tick.ticks).isOne();
    assertThat(loops.loop().counters().scheduledCount()).isOne();
  }

  /** A timer that is paused is put into a set. */
  private static final class Unheld extends ProbeTick {
    boolean failing;

    Unheld(TimerLoop loop) {
      super(loop, 10 * MILLIS, 10 * MILLIS, Slack.EXACT);
    }

    @Override
    public int hashCode() {
      if (failing) {
        failing = false;
        throw new OutOfMemoryError("pretended");
      }
      return super.hashCode();
    }
  }

  @Test
  void aTimerThatIsPausedAndCannotBeHeldTicksOnceItIsResumed() {
    ManualLoops loops = new ManualLoops(1);
    Unheld tick = new Unheld(loops.loop());
    tick.request(Long.MAX_VALUE);
    loops.advanceNanos(MILLIS);
    tick.failing = true;
    loops.elsewhere(() -> assertThatThrownBy(tick::pause).isInstanceOf(OutOfMemoryError.class));
    loops.elsewhere(tick::resume);
    loops.advanceNanos(20 * MILLIS);
    assertThat(tick.ticks).isEqualTo(2);
  }
}
