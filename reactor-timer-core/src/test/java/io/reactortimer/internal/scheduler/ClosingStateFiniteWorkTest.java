// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.RunOutcome;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Closing, and completing by a listing, end streams, and never work that is paced by a timer. */
class ClosingStateFiniteWorkTest {

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final List<Integer> ORDERS = IntStream.range(0, 20).boxed().toList();

  private final ManualTimers time = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();

  /** Whose interval it is. */
  enum Kind {
    OURS {
      @Override
      Flux<Long> interval(TimerScheduler scheduler) {
        return Timers.every(PERIOD).on(scheduler).counts();
      }
    },
    STOCK {
      @Override
      Flux<Long> interval(TimerScheduler scheduler) {
        return Flux.interval(PERIOD, scheduler);
      }
    };

    abstract Flux<Long> interval(TimerScheduler scheduler);
  }

  private void watch(Flux<?> flux) {
    flux.subscribe(seen::add, seen::add, () -> seen.add("complete"));
  }

  private static List<Object> allOrdersAndCommitted() {
    List<Object> all = new ArrayList<>(ORDERS);
    all.add("committed");
    all.add("complete");
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void ordersPacedByZipAreAllDoneBeforeWhatFollowsThem(Kind kind) {
    Flux<Integer> paced =
        Flux.zip(
            Flux.fromIterable(ORDERS), kind.interval(time.scheduler()), (order, tick) -> order);
    watch(paced.doOnNext(seen::add).then(Mono.just("committed")).flux());
    time.advanceMillis(450);
    time.scheduler().beginClosing();
    time.advanceMillis(1_500);
    assertThat(seen).hasSize(19);
    time.advanceMillis(100);
    assertThat(seen).isEqualTo(allOrdersAndCommitted());
  }

  @ParameterizedTest
  @EnumSource
  void ordersThatWaitForATickEachAreAllDoneInTheirTime(Kind kind) {
    Flux<Long> interval = kind.interval(time.scheduler());
    watch(
        Flux.fromIterable(ORDERS)
            .concatMap(order -> interval.next().map(tick -> order))
            .doOnNext(seen::add)
            .then(Mono.just("committed"))
            .flux());
    time.advanceMillis(450);
    time.scheduler().beginClosing();
    time.advanceMillis(1_500);
    assertThat(seen).hasSize(19);
    time.advanceMillis(100);
    assertThat(seen).isEqualTo(allOrdersAndCommitted());
  }

  /** That of an hour is not to fire after 100 milliseconds because it is new. */
  @Test
  void aTickThatIsWaitedForKeepsItsTimeIfItIsAskedForWhileClosing() {
    time.scheduler().beginClosing();
    watch(Timers.every(Duration.ofHours(1)).on(time.scheduler()).counts().next().flux());
    watch(
        Timers.fixedDelay(Duration.ofHours(1), Mono::empty).on(time.scheduler()).asFlux().take(1));
    time.advance(Duration.ofMinutes(59));
    assertThat(seen).isEmpty();
    time.advance(Duration.ofMinutes(1));
    assertThat(seen).hasSize(4).contains(0L, "complete");
  }

  private static Stream<Arguments> with(String name, Function<Flux<Long>, Flux<?>> operator) {
    return Stream.of(Kind.values()).map(kind -> Arguments.of(name, kind, operator));
  }

  static Stream<Arguments> work() {
    return Stream.of(
            with("take", ticks -> ticks.take(20)),
            with("take a time", ticks -> ticks.take(Duration.ofHours(1))),
            with("takeWhile", ticks -> ticks.takeWhile(tick -> tick < 20)),
            with("takeUntil", ticks -> ticks.takeUntil(tick -> tick == 20)),
            with("takeUntilOther", ticks -> ticks.takeUntilOther(Mono.never())),
            with("elementAt", ticks -> ticks.elementAt(20).flux()),
            with("next", ticks -> ticks.skip(20).next().flux()),
            with("collectList", ticks -> ticks.collectList().flux()),
            with("reduce", ticks -> ticks.reduce(Long::sum).flux()),
            with("then", ticks -> ticks.then(Mono.just("commit")).flux()),
            with("thenMany", ticks -> ticks.thenMany(Flux.just("commit"))),
            with("concatWith", ticks -> ticks.concatWith(Mono.just(-1L))),
            with("defaultIfEmpty", ticks -> ticks.skip(50).defaultIfEmpty(-1L)),
            with("switchIfEmpty", ticks -> ticks.skip(50).switchIfEmpty(Mono.just(-1L))),
            with("merge", ticks -> Flux.merge(Flux.never(), ticks)),
            with("zipWith", ticks -> ticks.zipWith(Flux.range(0, 20))),
            with("zipWithIterable", ticks -> ticks.zipWithIterable(ORDERS)),
            with("withLatestFrom", ticks -> Flux.never().withLatestFrom(ticks, (a, b) -> a)),
            with("combineLatest", ticks -> Flux.combineLatest(ticks, Flux.never(), List::of)),
            with("firstWithSignal", ticks -> Flux.firstWithSignal(ticks, Flux.never())),
            with("sample", ticks -> Flux.never().sample(ticks)),
            with("sampled", ticks -> ticks.sample(Duration.ofHours(1))),
            with("buffer", ticks -> Flux.never().buffer(ticks)),
            with("buffered", ticks -> ticks.buffer(20)),
            with("window", ticks -> ticks.window(20).flatMap(Flux::count)),
            with("groupBy", ticks -> ticks.groupBy(tick -> tick % 2).flatMap(Flux::count)),
            with("flatMap", ticks -> Flux.just(1, 2).flatMap(order -> ticks)),
            with("concatMap", ticks -> Flux.just(1, 2).concatMap(order -> ticks)),
            with("switchMap", ticks -> Flux.just(1, 2).switchMap(order -> ticks)),
            with("expand", ticks -> Flux.just(1).expandDeep(order -> ticks.map(t -> 1))),
            with(
                "usingWhen",
                ticks -> Flux.usingWhen(Mono.just("tx"), tx -> ticks, tx -> Mono.empty())),
            with("repeatWhen", ticks -> Mono.just(1).repeatWhen(ends -> ticks)),
            with("timeout", ticks -> Flux.never().timeout(ticks.skip(50))),
            with("delaySubscription", ticks -> Flux.just(1).delaySubscription(ticks.skip(50))),
            with("parallel", ticks -> ticks.parallel(2).sequential()),
            with("a sink", ticks -> Flux.create(sink -> ticks.subscribe(other(sink::next)))))
        .flatMap(each -> each);
  }

  /** A subscriber that nobody knows. */
  private static <T> BaseSubscriber<T> other(Consumer<T> then) {
    return new BaseSubscriber<>() {
      @Override
      protected void hookOnNext(T element) {
        then.accept(element);
      }
    };
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("work")
  void whatWorksWithTicksIsSpared(String name, Kind kind, Function<Flux<Long>, Flux<?>> operator) {
    long[] ends = {0};
    Flux<Long> ticks = kind.interval(time.scheduler()).doOnComplete(() -> ends[0]++);
    operator.apply(ticks).subscribe(x -> {}, failure -> {}, () -> seen.add("complete"));
    time.advanceMillis(150);
    LiveTimers live = time.scheduler().live();
    assertThat(live.countCompletable(TimerQuery.all()).completed()).isZero();
    assertThat(live.completeAll(TimerQuery.all()).completed()).isZero();
    time.scheduler().beginClosing();
    time.advanceMillis(450);
    assertThat(ends[0]).isZero();
    assertThat(seen).isEmpty();
  }

  static Stream<Arguments> streams() {
    return Stream.of(
            with("map", ticks -> ticks.map(tick -> tick + 1)),
            with("filter", ticks -> ticks.filter(tick -> tick % 2 == 0)),
            with("handle", ticks -> ticks.handle((tick, sink) -> sink.next(tick))),
            with("doOnNext", ticks -> ticks.doOnNext(tick -> {})),
            with("doFinally", ticks -> ticks.doFinally(signal -> {})),
            with("scan", ticks -> ticks.scan(Long::sum)),
            with("scanWith", ticks -> ticks.scanWith(() -> 0L, Long::sum)),
            with("skip", ticks -> ticks.skip(1)),
            with("index", Flux::index),
            with("timestamp", Flux::timestamp),
            with("elapsed", Flux::elapsed),
            with("timed", Flux::timed),
            with("distinct", Flux::distinctUntilChanged),
            with("hide", Flux::hide),
            with("log", ticks -> ticks.checkpoint("here")),
            with("named", ticks -> ticks.name("x").tag("a", "b")),
            with("context", ticks -> ticks.contextWrite(context -> context.put("a", 1))),
            with("drop", Flux::onBackpressureDrop),
            with("latest", Flux::onBackpressureLatest),
            with("backpressure buffer", Flux::onBackpressureBuffer),
            with("publishOn", ticks -> ticks.publishOn(Schedulers.immediate())),
            with("subscribeOn", ticks -> ticks.subscribeOn(Schedulers.immediate())),
            with("limitRate", ticks -> ticks.limitRate(10)),
            with("retry", ticks -> ticks.retry(3)),
            with("retryWhen", ticks -> ticks.retryWhen(Retry.max(3))),
            with("onErrorResume", ticks -> ticks.onErrorResume(failure -> Mono.empty())),
            with("concatMap", ticks -> ticks.concatMap(tick -> Mono.just("polled"))),
            with("flatMap", ticks -> ticks.flatMap(tick -> Mono.just("polled"))),
            with("flatMapSequential", ticks -> ticks.flatMapSequential(Mono::just)),
            with("flatMapIterable", ticks -> ticks.flatMapIterable(List::of)),
            with("switchMap", ticks -> ticks.switchMap(tick -> Mono.just("polled"))),
            with("skipUntilOther", ticks -> ticks.skipUntilOther(Mono.just("now"))),
            with("using", ticks -> Flux.using(() -> "resource", r -> ticks, r -> {})),
            with("filterWhen", ticks -> ticks.filterWhen(tick -> Mono.just(true))),
            with("of a Mono", ticks -> Mono.just("user").flatMapMany(user -> ticks)),
            with("share", Flux::share),
            with("refCount", ticks -> ticks.publish().refCount(1, Duration.ofSeconds(1))),
            with("replay", ticks -> ticks.replay(1).autoConnect()),
            with("timeout", ticks -> ticks.timeout(Duration.ofHours(1), Mono.empty())))
        .flatMap(each -> each);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("streams")
  void whatPassesTicksOnEndsWithThem(
      String name, Kind kind, Function<Flux<Long>, Flux<?>> operator) {
    operator
        .apply(kind.interval(time.scheduler()))
        .subscribe(x -> {}, seen::add, () -> seen.add("complete"));
    time.advanceMillis(150);
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly("complete");
  }

  @ParameterizedTest
  @EnumSource
  void aSharedIntervalIsSparedForOneOfItsSubscribers(Kind kind) {
    ConnectableFlux<Long> shared = kind.interval(time.scheduler()).publish();
    watch(shared.take(3));
    boolean[] streamEnded = {false};
    shared.subscribe(tick -> {}, failure -> {}, () -> streamEnded[0] = true);
    shared.connect();
    time.scheduler().beginClosing();
    time.advanceMillis(250);
    assertThat(streamEnded[0]).isFalse();
    time.advanceMillis(50);
    assertThat(seen).containsExactly(0L, 1L, 2L, "complete");
    time.advanceMillis(100);
    assertThat(streamEnded[0]).as("the other one has got what it wanted").isTrue();
  }

  @Test
  void aListingSaysWhyItDoesNotCompleteWhatWorksWithTicks() {
    watch(Flux.zip(Flux.fromIterable(ORDERS), Kind.OURS.interval(time.scheduler())));
    LiveTimers live = time.scheduler().live();
    long id = live.page(TimerQuery.all()).timers().get(0).id();
    assertThatThrownBy(() -> live.complete(id))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("timer " + id)
        .hasMessageContaining("interval > zip");
    assertThat(live.completeAll(TimerQuery.all()).refused())
        .isEqualTo(Map.of(TimerKind.INTERVAL, 1L));
  }

  @Test
  void aFixedDelayThatIsCountedIsSpared() {
    watch(
        Timers.fixedDelay(PERIOD, Mono::empty)
            .on(time.scheduler())
            .asFlux()
            .map(RunOutcome::sequence)
            .take(3));
    time.scheduler().beginClosing();
    time.advanceMillis(300);
    assertThat(seen).containsExactly(0L, 1L, 2L, "complete");
  }

  private final Sinks.Many<String> answer = Sinks.many().unicast().onBackpressureBuffer();

  private Flux<String> kept(Duration idle) {
    return Timers.keepAlive(answer.asFlux(), idle, () -> "ping", time.scheduler());
  }

  @Test
  void aKeepAliveGoesOnAsLongAsItsSourceSpeaks() {
    watch(kept(PERIOD));
    time.advanceMillis(150);
    time.scheduler().beginClosing();
    for (int row = 0; row < 5; row++) {
      time.advanceMillis(99);
      answer.tryEmitNext("row " + row);
    }
    answer.tryEmitComplete();
    time.advanceMillis(500);
    assertThat(seen)
        .containsExactly("ping", "row 0", "row 1", "row 2", "row 3", "row 4", "complete");
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 5_000, 3_600_000})
  void aKeepAliveCompletesWhenItsSourceWasSilentForItsIdleTimeOrFiveSeconds(long idleMillis) {
    long patience = Math.min(idleMillis, 5_000);
    watch(kept(Duration.ofMillis(idleMillis)));
    time.advanceMillis(idleMillis - 1);
    time.scheduler().beginClosing();
    time.advanceMillis(patience - 1);
    answer.tryEmitNext("row");
    time.advanceMillis(patience - 1);
    assertThat(seen).containsExactly("row");
    time.advanceMillis(1);
    assertThat(seen).containsExactly("row", "complete");
  }

  @Test
  void aSourceThatNobodyAsksIsNotSilent() {
    var reader = new AtomicReference<Subscription>();
    kept(PERIOD)
        .map(row -> row)
        .subscribe(seen::add, seen::add, () -> seen.add("complete"), reader::set);
    time.advanceMillis(150);
    time.scheduler().beginClosing();
    time.advanceMillis(1_000);
    assertThat(seen).isEmpty();
    reader.get().request(10);
    time.advanceMillis(99);
    answer.tryEmitNext("row");
    time.advanceMillis(99);
    assertThat(seen).containsExactly("row");
    time.advanceMillis(1);
    assertThat(seen).containsExactly("row", "complete");
  }

  @Test
  void aKeepAliveThatIsCountedIsSpared() {
    watch(kept(PERIOD).take(3));
    time.scheduler().beginClosing();
    time.advanceMillis(300);
    assertThat(seen).containsExactly("ping", "ping", "ping", "complete");
  }

  @Test
  void aKeepAliveWhoseClosingIsTakenBackGoesOn() {
    watch(kept(Duration.ofSeconds(10)));
    time.scheduler().beginClosing().dispose();
    time.advance(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("ping");
  }
}
