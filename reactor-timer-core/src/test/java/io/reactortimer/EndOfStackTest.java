// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.loop.ShallowStack;
import io.reactortimer.live.SchedulerCounters;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A call that comes to the end of its caller's stack costs that call: whatever it has got to, the
 * loop, the limit, the counts and all other timers are in order.
 */
class EndOfStackTest {

  private static final int MOST_LIVE = 12;

  /** Counts, and asks for nothing by itself. */
  private static final class Asking<T> extends BaseSubscriber<T> {
    long ticks;

    /** Cancelled in its own right: the subscriber drops it before it passes a cancel on. */
    Subscription subscription;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      this.subscription = subscription;
    }

    void end() {
      if (subscription != null) {
        subscription.cancel();
      }
      cancel();
    }

    @Override
    protected void hookOnNext(T tick) {
      ticks++;
    }
  }

  /** What a call is made on, and what must not suffer. */
  private static final class World {
    final ManualTimers timers =
        ManualTimers.of(
            TimerScheduler.builder("end of stack").slack(Duration.ZERO).maxLive(MOST_LIVE), 0);
    final TimerScheduler scheduler = timers.scheduler();
    final Scheduler.Worker worker = scheduler.createWorker();
    final Ticker ticker = Timers.every(Duration.ofMillis(10)).on(scheduler).ticker();
    final Asking<Long> other = new Asking<>();
    final Asking<Long> subject = new Asking<>();
    final Asking<Tick> ticking = new Asking<>();
    final Asking<Object> made = new Asking<>();
    final List<String> ran = new ArrayList<>();
    Disposable task = () -> {};
    long runsOnce;

    World() {
      interval(other);
      other.requestUnbounded();
      interval(subject);
      ticker.asFlux().subscribe(ticking);
      ticking.requestUnbounded();
      timers.loops().elsewhere(() -> task = scheduler.schedule(() -> {}, 1, TimeUnit.HOURS));
      timers.advanceMillis(25);
    }

    void interval(Asking<Long> subscriber) {
      Timers.every(Duration.ofMillis(10)).on(scheduler).counts().subscribe(subscriber);
    }

    void once(String name) {
      runsOnce++;
      ran.add(name);
    }

    /** Everything still works, and nothing is left. */
    void check() {
      timers.loops().turnUntilIdle();
      long ticksBefore = other.ticks;
      timers.advanceMillis(30);
      assertThat(other.ticks).as("ticks of another").isGreaterThanOrEqualTo(ticksBefore + 3);
      if (!isCancelled(subject)) {
        long before = subject.ticks;
        timers.loops().elsewhere(() -> subject.request(2));
        timers.advanceMillis(50);
        assertThat(subject.ticks).as("its own ticks").isGreaterThanOrEqualTo(before + 2);
      }
      if (!worker.isDisposed()) {
        ran.clear();
        worker.schedule(() -> once("delayed"), 5, TimeUnit.MILLISECONDS);
        worker.schedule(() -> ran.add("immediate"));
        timers.loops().elsewhere(() -> worker.schedule(() -> ran.add("handed over")));
        timers.advanceMillis(10);
        assertThat(ran).containsExactly("immediate", "handed over", "delayed");
      }
      timers.loops().elsewhere(this::end);
      timers.advanceMillis(10);
      assertThat(scheduler.live().count()).isZero();
      List<Disposable> all = new ArrayList<>();
      for (int i = 0; i < MOST_LIVE; i++) {
        all.add(scheduler.schedule(() -> {}, 1, TimeUnit.HOURS));
      }
      all.forEach(Disposable::dispose);
      SchedulerCounters counters = scheduler.counters();
      assertThat(counters.scheduled()).isEqualTo(counters.cancelled() + runsOnce);
    }

    private static boolean isCancelled(Asking<?> subscriber) {
      return Boolean.TRUE.equals(
          Scannable.from(subscriber.subscription).scan(Scannable.Attr.CANCELLED));
    }

    private void end() {
      task.dispose();
      worker.dispose();
      ticker.stop();
      other.end();
      subject.end();
      ticking.end();
      made.end();
    }
  }

  private record Call(String name, Consumer<World> on) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Call call(String name, Consumer<World> on) {
    return new Call(name, on);
  }

  static Stream<Call> calls() {
    return Stream.of(
        call("request", world -> world.subject.request(1)),
        call("request without bound", world -> world.subject.requestUnbounded()),
        call("cancel an idle one", world -> world.subject.subscription.cancel()),
        call("cancel an armed one", world -> world.ticking.subscription.cancel()),
        call("subscribe", world -> world.interval(cast(world.made))),
        call("subscribe to a ticker", world -> world.ticker.asFlux().subscribe(cast(world.made))),
        call(
            "subscribe to a timeout",
            world ->
                Timers.timeout(Mono.never(), Duration.ofHours(1), world.scheduler)
                    .subscribe(world.made)),
        call(
            "subscribe to a keep-alive",
            world ->
                Timers.keepAlive(
                        Flux.never(), Duration.ofHours(1), () -> (Object) 1, world.scheduler)
                    .subscribe(world.made)),
        call(
            "subscribe to a fixed delay",
            world ->
                Timers.fixedDelay(Duration.ofHours(1), Mono::empty)
                    .on(world.scheduler)
                    .asFlux()
                    .subscribe(cast(world.made))),
        call("schedule", world -> world.scheduler.schedule(() -> {})),
        call(
            "schedule with a delay",
            world -> keep(world, world.scheduler.schedule(() -> {}, 1, TimeUnit.HOURS))),
        call(
            "schedule with a period",
            world ->
                keep(world, world.scheduler.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS))),
        call("schedule on a worker", world -> world.worker.schedule(() -> {})),
        call(
            "schedule on a worker with a delay",
            world -> world.worker.schedule(() -> {}, 1, TimeUnit.HOURS)),
        call(
            "schedule on a worker with a period",
            world -> world.worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS)),
        call("dispose a task", world -> world.task.dispose()),
        call(
            "dispose a worker",
            world -> {
              world.worker.dispose();
            }),
        call("pause", world -> world.ticker.pause()),
        call(
            "pause and resume",
            world -> {
              world.ticker.pause();
              world.ticker.resume();
            }),
        call("reset", world -> world.ticker.reset()),
        call("reset with a period", world -> world.ticker.reset(Duration.ofMillis(7))),
        call("stop", world -> world.ticker.stop()),
        call("list", world -> world.scheduler.live().page(TimerQuery.all())),
        call("count", world -> world.scheduler.live().count()),
        call("counters", world -> world.scheduler.counters()),
        call("closing", world -> world.scheduler.onClosing().subscribe()));
  }

  @SuppressWarnings("unchecked")
  private static <T> Asking<T> cast(Asking<Object> made) {
    return (Asking<T>) made;
  }

  private static void keep(World world, Disposable task) {
    Disposable before = world.task;
    world.task =
        () -> {
          before.dispose();
          task.dispose();
        };
  }

  @ParameterizedTest
  @MethodSource("calls")
  void onTheLoop(Call call) throws InterruptedException {
    ShallowStack.run(() -> atEachDepth(call, false));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void elsewhere(Call call) throws InterruptedException {
    ShallowStack.run(() -> atEachDepth(call, true));
  }

  @Test
  void aSuspensionAndItsEndCanBeRepeated() throws InterruptedException {
    ShallowStack.run(
        () -> {
          for (int depth = 1; depth < 700; depth += depth < 50 ? 1 : 25) {
            suspendAndResume(depth);
          }
        });
  }

  private static void suspendAndResume(int depth) {
    World world = new World();
    SchedulerUse use = world.scheduler.use();
    world.timers.loops().elsewhere(() -> atDepth(depth, use::suspend));
    use.suspend();
    world.timers.advanceMillis(0);
    long ticksBefore = world.other.ticks;
    world.timers.advanceMillis(50);
    assertThat(world.other.ticks).as("suspended, %d frames", depth).isEqualTo(ticksBefore);

    world.timers.loops().elsewhere(() -> atDepth(depth, use::resume));
    use.resume();
    world.timers.advanceMillis(50);
    assertThat(world.other.ticks).as("resumed, %d frames", depth).isGreaterThan(ticksBefore);
    use.suspend();
    world.timers.loops().elsewhere(() -> atDepth(depth, use::dispose));
    use.dispose();
    assertThat(world.scheduler.isSuspended()).isFalse();
    world.check();
  }

  @Test
  void aClosingCanBeTakenBackByASecondCall() throws InterruptedException {
    ShallowStack.run(
        () -> {
          for (int depth = 1; depth < 700; depth += depth < 50 ? 1 : 25) {
            World world = new World();
            Disposable closing = world.scheduler.beginClosing();
            world.timers.loops().elsewhere(at(depth, closing::dispose));
            closing.dispose();
            assertThat(world.scheduler.isClosing()).as("%d frames", depth).isFalse();
          }
        });
  }

  private static Runnable at(int depth, Runnable step) {
    return () -> atDepth(depth, step);
  }

  private static void atDepth(int depth, Runnable step) {
    ShallowStack.overflow(
        frames -> {
          if (frames == depth) {
            step.run();
          }
        });
  }

  private static void atEachDepth(Call call, boolean elsewhere) {
    call.on().accept(new World()); // what is loaded at its first use is not loaded at the end
    for (int depth = 1; depth < 700; depth += depth < 50 ? 1 : 25) {
      World world = new World();
      int at = depth;
      Runnable overflow =
          () ->
              ShallowStack.overflow(
                  frames -> {
                    if (frames == at) {
                      call.on().accept(world);
                    }
                  });
      if (elsewhere) {
        world.timers.loops().elsewhere(overflow);
      } else {
        overflow.run();
      }
      try {
        world.check();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(call + ", " + depth + " frames above the end", failure);
      }
    }
  }
}
