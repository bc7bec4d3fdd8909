// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.loop.ShallowStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * What a source and a subscriber of a timed stream say at each depth near the end of a stack, and
 * the publisher of a run: it has its effect or none, and the stream goes on.
 */
@Timeout(120)
class EndOfStackOfSourcesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MOST_LIVE = 4;

  /** A stream that is to be timed. */
  private static final class Source extends Flux<String> {
    CoreSubscriber<? super String> subscriber;
    boolean cancelled;

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      subscriber = actual;
      actual.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              cancelled = true;
            }
          });
    }
  }

  private static final class Reader implements CoreSubscriber<String> {
    final long demand;
    final List<String> elements = new ArrayList<>();
    Subscription subscription;
    boolean over;

    Reader(long demand) {
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      if (demand > 0) {
        given.request(demand);
      }
    }

    @Override
    public void onNext(String element) {
      elements.add(element);
    }

    @Override
    public void onError(Throwable error) {
      over = true;
    }

    @Override
    public void onComplete() {
      over = true;
    }
  }

  /** One timed stream. */
  private static final class World {
    final ManualTimers timers =
        ManualTimers.of(
            TimerScheduler.builder("end of stack").slack(Duration.ZERO).maxLive(MOST_LIVE), 0);
    final Source source = new Source();
    final boolean beats;
    final Reader reader;

    World(boolean beats, long demand) {
      this.beats = beats;
      reader = new Reader(demand);
      TimerScheduler scheduler = timers.scheduler();
      Flux<String> timed =
          beats
              ? Timers.keepAlive(source, SECOND, () -> "beat", scheduler)
              : Timers.timeout(source, SECOND, scheduler);
      timed.subscribe(reader);
    }

    void check() {
      if (!reader.over && !source.cancelled) {
        reader.subscription.request(Long.MAX_VALUE);
        source.subscriber.onNext("later");
        assertThat(reader.over || reader.elements.contains("later")).as("emits").isTrue();
        timers.advance(SECOND);
        assertThat(reader.over || reader.elements.contains("beat")).as("is timed").isTrue();
      }
      reader.subscription.cancel();
      assertThat(reader.over || source.cancelled).as("ends").isTrue();
      assertThat(timers.scheduler().live().count()).isZero();
      for (int i = 0; i < MOST_LIVE; i++) {
        Timers.every(SECOND).on(timers.scheduler()).counts().subscribe();
      }
      assertThat(timers.scheduler().live().count()).isEqualTo(MOST_LIVE);
    }
  }

  private record Call(String name, boolean beats, long demand, Consumer<World> on) {
    @Override
    public String toString() {
      return (beats ? "keep-alive" : "timeout") + " with demand " + demand + ": " + name;
    }
  }

  static Stream<Call> calls() {
    return Stream.of(call(false, Long.MAX_VALUE), call(true, Long.MAX_VALUE), call(true, 0))
        .flatMap(calls -> calls);
  }

  private static Stream<Call> call(boolean beats, long demand) {
    return Stream.of(
        new Call("an element", beats, demand, world -> world.source.subscriber.onNext("now")),
        new Call(
            "two elements",
            beats,
            demand,
            world -> {
              world.source.subscriber.onNext("now");
              world.source.subscriber.onNext("and now");
            }),
        new Call(
            "an error",
            beats,
            demand,
            world -> world.source.subscriber.onError(new IllegalStateException("of the source"))),
        new Call("the end", beats, demand, world -> world.source.subscriber.onComplete()),
        new Call("request", beats, demand, world -> world.reader.subscription.request(1)),
        new Call("cancel", beats, demand, world -> world.reader.subscription.cancel()));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void itHasItsEffectOrNone(Call call) throws InterruptedException {
    ShallowStack.run(
        () -> {
          call.on().accept(new World(call.beats(), call.demand())); // loads the classes
          for (int depth = 1; depth < 700; depth += depth < 50 ? 1 : 25) {
            atDepth(depth, call);
          }
        });
  }

  private static void atDepth(int depth, Call call) {
    World world = new World(call.beats(), call.demand());
    ShallowStack.overflow(
        frames -> {
          if (frames == depth) {
            call.on().accept(world);
          }
        });
    try {
      world.check();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(call + ", " + depth + " frames above the end: " + failure, failure);
    }
  }

  /** A task with a fixed delay whose first run is under way. */
  private static final class Task {
    final ManualTimers timers = ManualTimers.exact();
    final Source source = new Source();
    final List<RunOutcome> outcomes = new ArrayList<>();
    int runs;

    Task() {
      Timers.fixedDelay(
              SECOND,
              () -> {
                runs++;
                return source;
              })
          .on(timers.scheduler())
          .asFlux()
          .subscribe(outcomes::add);
      timers.advance(SECOND);
    }

    void check() {
      timers.loops().turnUntilIdle();
      if (outcomes.isEmpty()) {
        source.subscriber.onComplete();
        timers.loops().turnUntilIdle();
      }
      assertThat(outcomes).as("is told of").hasSize(1);
      assertThat(runs).isOne();
      timers.advance(SECOND);
      assertThat(runs).as("runs again").isEqualTo(2);
    }
  }

  private record End(String name, Consumer<CoreSubscriber<?>> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<End> ends() {
    return Stream.of(
        new End("completes", CoreSubscriber::onComplete),
        new End("fails", run -> run.onError(new IllegalStateException("of the run"))));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void aRunEndsOrCanBeEndedOnceMore(End end) throws InterruptedException {
    ShallowStack.run(
        () -> {
          end.of().accept(new Task().source.subscriber); // loads the classes
          for (int depth = 1; depth < 700; depth += depth < 50 ? 1 : 25) {
            atDepth(depth, end);
          }
        });
  }

  private static void atDepth(int depth, End end) {
    Task task = new Task();
    ShallowStack.overflow(
        frames -> {
          if (frames == depth) {
            end.of().accept(task.source.subscriber);
          }
        });
    try {
      task.check();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("It " + end + ", " + depth + " frames above the end", failure);
    }
  }
}
