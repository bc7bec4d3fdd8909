// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.util.context.Context;

/**
 * A source above a timed stream finds the subscriber's Context for as long as it holds the stream:
 * when it is cancelled, and at any time after. As with Reactor's own {@code timeout}.
 */
class SubscriberContextTest {

  private static final Duration LIMIT = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();

  /** What stands between a source and its subscriber. */
  enum Operator {
    STOCK_TIMEOUT,
    TIMEOUT,
    KEEP_ALIVE;

    <T> Flux<T> over(Flux<T> source, ManualTimers time, T beat) {
      return switch (this) {
        case STOCK_TIMEOUT -> source.timeout(LIMIT, time.scheduler());
        case TIMEOUT -> Timers.timeout(source, LIMIT, time.scheduler());
        case KEEP_ALIVE -> Timers.keepAlive(source, LIMIT, () -> beat, time.scheduler());
      };
    }

    boolean isStock() {
      return this == STOCK_TIMEOUT;
    }
  }

  /** How a stream comes to its end. */
  enum End {
    CANCEL,
    TIMEOUT,
    SOURCE
  }

  @ParameterizedTest
  @EnumSource
  void elementsThatWaitAboveAreDeliveredOrDiscarded(Operator operator) {
    for (boolean cancel : new boolean[] {true, false}) {
      if (!cancel && operator == Operator.KEEP_ALIVE) {
        continue; // its time is never over
      }
      List<Integer> accounted = new ArrayList<>();
      BaseSubscriber<Integer> reader =
          new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
              request(1);
            }

            @Override
            protected void hookOnNext(Integer element) {
              accounted.add(element);
            }

            @Override
            protected void hookOnError(Throwable error) {
              seen.add(error);
            }
          };
      operator
          .over(Flux.range(0, 100).hide().publishOn(Schedulers.immediate()), time, -1)
          .doOnDiscard(Integer.class, accounted::add)
          .subscribe(reader);
      assertThat(accounted).hasSize(1);
      if (cancel) {
        reader.cancel();
      } else {
        time.advance(LIMIT);
        assertThat(seen).hasSize(1);
      }
      assertThat(accounted).as("cancel: " + cancel).hasSize(100).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCleanUpReadsTheContextAtOnceAndLater(Operator operator) {
    for (End end : End.values()) {
      if (end == End.TIMEOUT && operator == Operator.KEEP_ALIVE) {
        continue;
      }
      seen.clear();
      TestPublisher<String> source = TestPublisher.create();
      Mono<Object> note =
          Mono.deferContextual(
              context -> {
                seen.add(context.getOrDefault("tx", "nothing"));
                return Mono.empty();
              });
      Function<Object, Mono<Object>> cleanUp =
          resource -> note.then(Mono.delay(Duration.ofMillis(5), time.scheduler())).then(note);
      Flux<String> used =
          Flux.usingWhen(
              Mono.just("resource"),
              resource -> source.flux(),
              cleanUp,
              (resource, error) -> cleanUp.apply(resource),
              cleanUp);
      Disposable stream =
          operator
              .over(used, time, "beat")
              .contextWrite(Context.of("tx", "tx-1"))
              .subscribe(element -> {}, error -> {});
      switch (end) {
        case CANCEL -> stream.dispose();
        case TIMEOUT -> time.advance(LIMIT);
        case SOURCE -> source.complete();
      }
      time.loops().turnUntilIdle();
      time.advanceMillis(5);
      assertThat(seen).as(end.name()).containsExactly("tx-1", "tx-1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsThereForAsLongAsTheSourceHoldsOn(Operator operator) {
    for (End end : End.values()) {
      if (end == End.TIMEOUT && operator == Operator.KEEP_ALIVE) {
        continue;
      }
      Holder source = new Holder();
      Disposable stream =
          operator
              .over(source, time, 7)
              .contextWrite(Context.of("tx", "tx-1"))
              .subscribe(element -> {}, error -> {});
      switch (end) {
        case CANCEL -> stream.dispose();
        case TIMEOUT -> time.advance(LIMIT);
        case SOURCE -> source.subscriber.onComplete();
      }
      time.advanceMillis(1_000);
      assertThat(source.subscriber.currentContext().<String>get("tx")).isEqualTo("tx-1");
      assertThat(Scannable.from(source.subscriber).scanUnsafe(Scannable.Attr.ACTUAL)).isNotNull();
    }
  }

  /** A source that keeps its subscriber. */
  private static final class Holder extends Flux<Integer> {
    private CoreSubscriber<? super Integer> subscriber;

    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      subscriber = actual;
      Flux.<Integer>never().subscribe(actual);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLateErrorGoesToTheHookOfTheContext(Operator operator) {
    for (End end : End.values()) {
      if (end == End.TIMEOUT && operator == Operator.KEEP_ALIVE) {
        continue;
      }
      seen.clear();
      TestPublisher<Integer> source = deaf();
      Consumer<Throwable> hook = seen::add;
      Disposable stream =
          operator
              .over(source.flux(), time, 7)
              .contextWrite(Context.of("reactor.onErrorDropped.local", hook))
              .subscribe(element -> {}, error -> {});
      switch (end) {
        case CANCEL -> stream.dispose();
        case TIMEOUT -> time.advance(LIMIT);
        case SOURCE -> source.complete();
      }
      ArithmeticException late = new ArithmeticException("late");
      source.error(late);
      time.loops().turnUntilIdle();
      assertThat(seen).as(end.name()).containsExactly(late);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLateElementIsDiscarded(Operator operator) {
    if (operator.isStock()) {
      return; // drops it, as an open issue of Reactor says
    }
    for (End end : End.values()) {
      if (end == End.TIMEOUT && operator == Operator.KEEP_ALIVE) {
        continue;
      }
      seen.clear();
      TestPublisher<Integer> source = deaf();
      Disposable stream =
          operator
              .over(source.flux(), time, 7)
              .doOnDiscard(Integer.class, seen::add)
              .subscribe(element -> {}, error -> {});
      switch (end) {
        case CANCEL -> stream.dispose();
        case TIMEOUT -> time.advance(LIMIT);
        case SOURCE -> source.complete();
      }
      source.next(5);
      time.loops().turnUntilIdle();
      assertThat(seen).as(end.name()).containsExactly(5);
    }
  }

  private static TestPublisher<Integer> deaf() {
    return TestPublisher.createNoncompliant(
        Violation.CLEANUP_ON_TERMINATE, Violation.DEFER_CANCELLATION);
  }

  @Test
  void anErrorThatWaitsBehindElementsIsHandedOnAtTheCancellation() {
    TestPublisher<Integer> source = TestPublisher.createNoncompliant(Violation.REQUEST_OVERFLOW);
    Consumer<Throwable> hook = seen::add;
    Disposable stream =
        Operator.KEEP_ALIVE
            .over(source.flux(), time, 7)
            .doOnDiscard(Integer.class, seen::add)
            .limitRate(1)
            .contextWrite(Context.of("reactor.onErrorDropped.local", hook))
            .subscribeWith(
                new BaseSubscriber<Integer>() {
                  @Override
                  protected void hookOnSubscribe(Subscription subscription) {}
                });
    source.next(1, 2, 3);
    ArithmeticException waiting = new ArithmeticException("waits");
    source.error(waiting);
    assertThat(seen).isEmpty();
    stream.dispose();
    assertThat(seen).contains(waiting);
  }

  /** A source that cannot be cancelled without a fault. */
  private static Flux<Integer> touchy() {
    return Flux.<Integer>never()
        .doOnCancel(
            () -> {
              throw new IllegalStateException("cancel() throws");
            });
  }

  /** The same, with nothing in between that would catch it. */
  private static final class Touchy extends Flux<Integer> {
    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      actual.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              throw new IllegalStateException("cancel() throws");
            }
          });
    }
  }

  private void watch(Flux<?> flux) {
    flux.subscribe(seen::add, seen::add, () -> seen.add("complete"));
  }

  @Test
  void anEndIsSaidEvenIfTheSourceThrowsWhenItIsCancelled() {
    for (Flux<Integer> source : List.of(touchy(), new Touchy())) {
      seen.clear();
      watch(Operator.TIMEOUT.over(source, time, 7));
      time.advance(LIMIT);
      assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);

      seen.clear();
      watch(Operator.KEEP_ALIVE.over(source, time, 7));
      LiveTimers live = time.scheduler().live();
      live.complete(live.page(TimerQuery.all()).timers().get(0).id());
      time.loops().turnUntilIdle();
      assertThat(seen).containsExactly("complete");

      seen.clear();
      watch(
          Timers.keepAlive(
              source,
              LIMIT,
              () -> {
                throw new ArithmeticException("supplier");
              },
              time.scheduler()));
      time.advance(LIMIT);
      assertThat(seen).singleElement().isInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  void aCancellationLetsGoOfWhatWaitsEvenIfTheSourceThrows() {
    List<Object> discarded = new ArrayList<>();
    CoreSubscriber<? super Integer>[] upstream = upstreams();
    Flux<Integer> source =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {
            upstream[0] = actual;
            new Touchy().subscribe(actual);
          }
        };
    BaseSubscriber<Integer> reader =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}
        };
    Operator.KEEP_ALIVE
        .over(source, time, 7)
        .doOnDiscard(Integer.class, discarded::add)
        .subscribe(reader);
    upstream[0].onNext(1);
    assertThat(catchThrowable(reader::cancel)).isInstanceOf(IllegalStateException.class);
    assertThat(discarded).containsExactly(1);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @SuppressWarnings("unchecked")
  private static CoreSubscriber<? super Integer>[] upstreams() {
    return (CoreSubscriber<? super Integer>[]) new CoreSubscriber<?>[1];
  }
}
