// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Between its plan to sleep and the wait a loop only reads: whatever comes just then, it does not
 * sleep on it, and its end takes place in a turn.
 */
@Timeout(60)
class PlanAndParkTest {

  /** Runs a loop on the test's thread, and lets something happen when it reads the clock. */
  private static final class Stepped implements LoopDriver, TimeSource {
    final LoopGroup group = new LoopGroup(1, this, new Recorder(), loop -> this);
    final TimerLoop loop = group.loops().get(0);
    final List<String> log = new ArrayList<>();

    /** What a wake-up leaves for the next wait, or for user code that waits. */
    boolean permit;

    /** At which reading from now on it happens. */
    int readings = Integer.MAX_VALUE;

    Runnable happens = () -> {};

    @Override
    public void wake() {
      permit = true;
    }

    @Override
    public void park(long nanos) {
      if (!loop.queues().ready().isEmpty()) {
        throw new AssertionError("sleeps with something to run");
      }
      if (!permit) {
        throw new AssertionError("sleeps, and no thread is to wake it");
      }
      permit = false;
    }

    @Override
    public boolean retire() {
      return false;
    }

    @Override
    public void interrupt(Thread carrying) {}

    @Override
    public long nanoTime() {
      if (--readings == 0) {
        // As though on another thread, for which this one has to wait.
        loop.turns().abandon();
        happens.run();
        loop.turns().adopt();
      }
      return 0;
    }

    @Override
    public long currentTimeMillis() {
      return 0;
    }
  }

  /** An interval whose end has user code that waits, and so takes the permit of a wake-up. */
  private static ProbeTick hourly(Stepped stepped) {
    ProbeTick tick =
        new ProbeTick(stepped.loop, HOURS.toNanos(1), HOURS.toNanos(1), Slack.EXACT) {
          @Override
          protected void terminate() {
            super.terminate();
            stepped.loop.submit(
                ProbeTask.now(stepped.loop, null, () -> stepped.log.add("last word")));
          }

          @Override
          protected void released() {
            super.released();
            stepped.permit = false;
          }
        };
    stepped
        .loop
        .intake()
        .handOver(ProbeTask.now(stepped.loop, null, () -> stepped.log.add("first")));
    tick.request(1);
    return tick;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aLoopThatIsToDrainEndsWheneverItIsToldSo(int reading) {
    Stepped stepped = new Stepped();
    ProbeTick tick = hourly(stepped);
    stepped.readings = reading;
    stepped.happens = stepped.group::drain;
    stepped.loop.turns().run();
    assertThat(stepped.group.ended()).isCompleted();
    assertThat(tick.terminations).isOne();
    assertThat(stepped.log).containsExactly("first", "last word");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsHandedOverBesideTheEndRuns(int reading) {
    Stepped stepped = new Stepped();
    hourly(stepped);
    stepped.readings = reading;
    stepped.happens =
        () -> {
          stepped.group.drain();
          stepped.loop.submit(ProbeTask.now(stepped.loop, null, () -> stepped.log.add("late")));
        };
    stepped.loop.turns().run();
    assertThat(stepped.group.ended()).isCompleted();
    assertThat(stepped.log).containsExactlyInAnyOrder("first", "late", "last word");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aLoopThatIsToStopEndsWheneverItIsToldSo(int reading) {
    Stepped stepped = new Stepped();
    ProbeTick tick = hourly(stepped);
    stepped.readings = reading;
    stepped.happens = stepped.group::stop;
    stepped.loop.turns().run();
    assertThat(stepped.group.ended()).isCompleted();
    assertThat(tick.terminations).isOne();
  }

  @Test
  void stoppingWakesALoopWhoseLastWakeUpGotLost() throws Exception {
    CountDownLatch parked = new CountDownLatch(1);
    Thread[] thread = new Thread[1];
    LoopGroup group =
        new LoopGroup(
            1,
            TimeSource.system(),
            runnable -> {
              thread[0] = new Thread(runnable, "lost wake-up");
              thread[0].setDaemon(true);
              return thread[0];
            },
            new Recorder());
    TimerLoop loop = group.loops().get(0);
    loop.submit(ProbeTask.now(loop, null, parked::countDown));
    assertThat(parked.await(20, SECONDS)).isTrue();
    while (loop.inbox().isAwake() || thread[0].getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    loop.inbox().awake(); // as by one who has claimed to wake it, and whose permit was taken
    group.stop();
    group.ended().get(20, SECONDS);
  }
}
