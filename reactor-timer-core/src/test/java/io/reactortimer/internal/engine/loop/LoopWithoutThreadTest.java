// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.engine.time.Slack;
import io.reactortimer.internal.engine.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scheduler that can have no threads, for want of memory, ends all the same. */
class LoopWithoutThreadTest {

  /** How a scheduler is ended. */
  private enum End {
    GRACEFULLY(LoopGroup::drain),
    AT_ONCE(LoopGroup::stop);

    private final Consumer<LoopGroup> of;

    End(Consumer<LoopGroup> of) {
      this.of = of;
    }
  }

  private static Thread none() {
    throw new IllegalStateException("no thread today");
  }

  private static LoopGroup groupOf(ThreadFactory factory) {
    return new LoopGroup(2, TimeSource.system(), factory, new Recorder());
  }

  /** Hands a task over that somebody is told was not taken, on each loop. */
  private static List<ProbeTask> tryAll(LoopGroup group) {
    List<ProbeTask> tried = new ArrayList<>();
    for (TimerLoop loop : group.loops()) {
      ProbeTask task = ProbeTask.now(loop, null, () -> {});
      assertThatThrownBy(() -> loop.submit(task)).hasMessage("no thread today");
      tried.add(task);
    }
    return tried;
  }

  @ParameterizedTest
  @EnumSource
  void itEndsThoughItsLoopsHaveWorkAndCanHaveNoThread(End end) {
    LoopGroup group = groupOf(work -> none());
    List<ProbeTask> tried = tryAll(group);
    end.of.accept(group);
    assertThat(group.ended()).isDone();
    assertThat(tried).allMatch(LoopEntry::isDone);
  }

  @ParameterizedTest
  @EnumSource
  void itEndsIfItIsToldToWhileAThreadIsTried(End end) {
    LoopGroup[] group = new LoopGroup[1];
    AtomicBoolean ended = new AtomicBoolean();
    group[0] =
        groupOf(
            work -> {
              if (ended.compareAndSet(false, true)) {
                end.of.accept(group[0]);
              }
              return none();
            });
    TimerLoop loop = group[0].loops().get(1);
    assertThatThrownBy(() -> loop.submit(ProbeTask.now(loop, null, () -> {})))
        .hasMessage("no thread today");
    assertThat(group[0].ended()).isDone();
  }

  @ParameterizedTest
  @EnumSource
  void anEndThatFailsHalfWayKeepsNoOtherLoopAndIsMadeByTheNextCall(End end) {
    boolean[] noMemory = new boolean[1];
    TimeSource time =
        new TimeSource() {
          @Override
          public long nanoTime() {
            if (noMemory[0]) {
              noMemory[0] = false;
              throw new OutOfMemoryError("of a test");
            }
            return System.nanoTime();
          }

          @Override
          public long currentTimeMillis() {
            return System.currentTimeMillis();
          }
        };
    LoopGroup group = new LoopGroup(2, time, work -> none(), new Recorder());
    noMemory[0] = true;
    assertThatThrownBy(() -> end.of.accept(group)).hasMessage("of a test");
    assertThat(group.loops().get(1).end().ended()).isDone();
    assertThat(group.ended()).isNotDone();
    end.of.accept(group);
    assertThat(group.ended()).isDone();
  }

  /**
   * A thread that starts as soon as somebody asks whether there is one, who still hears of none.
   */
  private static final class JustStarting implements LoopDriver {
    private final TimerLoop loop;
    private final List<String> ran;

    JustStarting(TimerLoop loop, List<String> ran) {
      this.loop = loop;
      this.ran = ran;
    }

    private boolean start() {
      loop.submit(ProbeTask.after(loop, null, 0, Slack.EXACT, () -> ran.add("accepted")));
      loop.drainer().linkAll();
      return false;
    }

    @Override
    public boolean isStarted() {
      return ran.isEmpty() && start();
    }

    @Override
    public boolean retire() {
      return start();
    }

    @Override
    public void wake() {}

    @Override
    public void park(long nanos) {}

    @Override
    public void interrupt(Thread carrying) {}
  }

  @Test
  void aLoopWhoseThreadStartsWhileItIsToldToDrainTakesInWhatItsWorkHandsOver() {
    TimerLoop loop =
        new TimerLoop(
            0,
            new LoopClock(TimeSource.system()),
            new Recorder(),
            null,
            made -> new JustStarting(made, new ArrayList<>()),
            PauseSettings.NONE);
    loop.end().drain();
    assertThat(loop.inbox().isClosed()).isFalse();
    assertThat(loop.queue().size()).isPositive();
  }

  @Test
  void aFactoryOfNoThreadsIsNoReasonToGoOn() {
    LoopGroup group = groupOf(work -> null);
    TimerLoop loop = group.loops().get(0);
    assertThatThrownBy(() -> loop.submit(ProbeTask.now(loop, null, () -> {})))
        .isInstanceOf(NullPointerException.class);
    group.drain();
    assertThat(group.ended()).isDone();
  }

  @Test
  void aLoopThatCanHaveNoneDoesNotKeepVisitorsFromTheOthers() throws InterruptedException {
    AtomicBoolean started = new AtomicBoolean();
    LoopGroup group =
        groupOf(
            work -> {
              if (!started.compareAndSet(false, true)) {
                return none();
              }
              Thread thread = new Thread(work, "the only one");
              thread.setDaemon(true);
              return thread;
            });
    ProbeTick without = idleOn(group.loops().get(0));
    TimerLoop second = group.loops().get(1);
    second.submit(ProbeTask.now(second, null, () -> {}));
    ProbeTick with = idleOn(second);
    CountDownLatch visited = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                group.visitSoon(
                    node -> {
                      if (node == with) {
                        visited.countDown();
                      }
                    }))
        .hasMessage("no thread today");
    assertThat(visited.await(20, SECONDS)).isTrue();
    group.stop();
    assertThat(without.isDone()).isTrue();
  }

  private static ProbeTick idleOn(TimerLoop loop) {
    ProbeTick idle = new ProbeTick(loop, 1_000_000, 1_000_000, Slack.EXACT);
    idle.subscribed();
    return idle;
  }
}
