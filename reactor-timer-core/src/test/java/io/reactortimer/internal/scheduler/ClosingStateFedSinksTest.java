// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/** A pipeline that ends in a lambda, and the one that begins with the sink it feeds, are one. */
class ClosingStateFedSinksTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();

  /** Holds what it emits to as a service does. */
  private record Prices(Sinks.Many<Long> sink) {

    void publish(Flux<Long> ticks) {
      ticks.subscribe(tick -> sink.tryEmitNext(tick), failure -> {}, () -> sink.tryEmitComplete());
    }
  }

  private record ToSink(FluxSink<Long> sink) implements Consumer<Long> {
    @Override
    public void accept(Long tick) {
      sink.next(tick);
    }
  }

  private static Arguments fed(String how, Function<Flux<Long>, Flux<Long>> bridge) {
    return Arguments.of(how, bridge);
  }

  private static Arguments many(String how, Sinks.Many<Long> sink) {
    return fed(
        how,
        ticks -> {
          ticks.subscribe(sink::tryEmitNext, sink::tryEmitError, sink::tryEmitComplete);
          return sink.asFlux();
        });
  }

  static Stream<Arguments> bridges() {
    return Stream.of(
        fed(
            "create",
            ticks -> Flux.create(sink -> ticks.subscribe(sink::next, sink::error, sink::complete))),
        fed(
            "push",
            ticks ->
                Flux.push(sink -> ticks.subscribe(t -> sink.next(t + 1), e -> {}, sink::complete))),
        fed(
            "a record",
            ticks ->
                Flux.create(
                    sink -> ticks.subscribe(new ToSink(sink), sink::error, sink::complete))),
        fed(
            "the end only",
            ticks ->
                Flux.create(
                    sink -> {
                      Consumer<Long> next = sink::next;
                      ticks
                          .doOnNext(next)
                          .doOnComplete(sink::complete)
                          .subscribe(tick -> {}, sink::error);
                    })),
        fed(
            "two sinks",
            ticks -> {
              Sinks.Many<Long> unheard = Sinks.many().multicast().directBestEffort();
              unheard.asFlux().subscribe();
              return Flux.create(
                  sink ->
                      ticks.subscribe(
                          tick -> {
                            unheard.tryEmitNext(tick);
                            sink.next(tick);
                          },
                          sink::error,
                          sink::complete));
            }),
        many("direct", Sinks.many().multicast().directBestEffort()),
        many("buffer", Sinks.many().multicast().onBackpressureBuffer()),
        many("replay", Sinks.many().replay().latest()),
        many("unicast", Sinks.many().unicast().onBackpressureBuffer()),
        many("unsafe", Sinks.unsafe().many().unicast().onBackpressureError()),
        fed(
            "a field",
            ticks -> {
              Prices prices = new Prices(Sinks.many().multicast().onBackpressureBuffer());
              prices.publish(ticks);
              return prices.sink().asFlux();
            }),
        fed(
            "a subscriber",
            ticks ->
                new Flux<>() {
                  @Override
                  public void subscribe(CoreSubscriber<? super Long> actual) {
                    actual.onSubscribe(Operators.emptySubscription());
                    ticks.subscribe(actual::onNext, actual::onError, actual::onComplete);
                  }
                }));
  }

  private void watch(Flux<?> flux) {
    flux.subscribe(x -> {}, seen::add, () -> seen.add("complete"));
  }

  private Flux<Long> interval() {
    return Timers.every(PERIOD).on(time.scheduler()).counts();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bridges")
  void ordersPacedByASinkAreAllDone(String how, Function<Flux<Long>, Flux<Long>> bridge) {
    watch(Flux.zip(Flux.range(0, 5), bridge.apply(interval()), (order, tick) -> order));
    time.advanceMillis(150);
    LiveTimers live = time.scheduler().live();
    assertThat(live.completeAll(TimerQuery.all()).completed()).isZero();
    time.scheduler().beginClosing();
    time.advanceMillis(300);
    assertThat(seen).isEmpty();
    time.advanceMillis(50);
    assertThat(seen).containsExactly("complete");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bridges")
  void aStreamByASinkEndsWithItsInterval(String how, Function<Flux<Long>, Flux<Long>> bridge) {
    watch(bridge.apply(interval()).map(tick -> "ping"));
    time.advanceMillis(150);
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly("complete");
  }

  private static void feed(Flux<Long> ticks, Sinks.Many<Long> sink) {
    ticks.subscribe(sink::tryEmitNext, failure -> {}, sink::tryEmitComplete);
  }

  @Test
  void aStreamThatFeedsItselfEndsWithItsInterval() {
    Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
    feed(sink.asFlux().filter(tick -> tick < 0).map(tick -> tick + 1), sink);
    feed(interval(), sink);
    watch(sink.asFlux());
    time.advanceMillis(150);
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly("complete");
  }

  @Test
  void finiteWorkBesideACircleIsDone() {
    Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
    feed(sink.asFlux().filter(tick -> tick < 0), sink);
    feed(interval(), sink);
    watch(sink.asFlux().take(3));
    time.scheduler().beginClosing();
    time.advanceMillis(250);
    assertThat(seen).isEmpty();
    time.advanceMillis(50);
    assertThat(seen).containsExactly("complete");
  }

  /** By as many ways as there are subsets of the sinks. */
  @Test
  void aStreamThatComesTogetherAgainAndAgainEndsWithItsInterval() {
    Flux<Long> stream = interval();
    for (int i = 0; i < 22; i++) {
      Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
      Flux<Long> shared = stream.filter(tick -> tick < 0).publish().autoConnect(2);
      feed(shared, sink);
      feed(shared.map(tick -> tick + 1), sink);
      stream = sink.asFlux();
    }
    watch(stream);
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly("complete");
  }

  @Test
  void anAnswerThatASinkWaitsForIsGiven() {
    watch(
        Mono.<Long>create(
                sink ->
                    interval()
                        .subscribe(
                            tick -> {
                              if (tick == 3) {
                                sink.success(tick);
                              }
                            },
                            sink::error,
                            sink::success))
            .flux());
    time.scheduler().beginClosing();
    time.advanceMillis(350);
    assertThat(seen).isEmpty();
    time.advanceMillis(50);
    assertThat(seen).containsExactly("complete");
  }

  @Test
  void anIntervalCompletesOnceTheFiniteWorkBehindItsSinkIsDone() {
    Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
    boolean[] ended = {false};
    interval()
        .subscribe(
            sink::tryEmitNext,
            sink::tryEmitError,
            () -> {
              ended[0] = true;
              sink.tryEmitComplete();
            });
    watch(sink.asFlux().take(2));
    watch(sink.asFlux());
    time.scheduler().beginClosing();
    time.advanceMillis(100);
    assertThat(ended[0]).isFalse();
    time.advanceMillis(200);
    assertThat(seen).containsExactly("complete", "complete");
    assertThat(ended[0]).isTrue();
  }

  @Test
  void whatFeedsASinkThatHasEndedCanBeCompletedAndWhatFeedsOneWithoutListenersOnlyAsASuspect() {
    Flux.<Long>create(sink -> interval().subscribe(sink::next)).take(1).subscribe();
    time.advanceMillis(100);
    LiveTimers live = time.scheduler().live();
    assertThat(live.completeAll(TimerQuery.all()).completed()).isOne();
    time.loops().turnUntilIdle();

    Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
    interval().subscribe(sink::tryEmitNext);
    long id = live.page(TimerQuery.all()).timers().get(0).id();
    assertThatThrownBy(() -> live.complete(id)).isInstanceOf(UnsupportedOperationException.class);
  }
}
