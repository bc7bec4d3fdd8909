// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactortimer.ManualTimers;
import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.live.Origins;
import io.reactortimer.live.ProfileBy;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Where stock operators are assembled, recorded then, and seen nowhere else. */
class OperatorOriginsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTimers time = ManualTimers.exact();
  private final TimerScheduler scheduler = time.scheduler();
  private Disposable use;

  @BeforeEach
  void switchOn() {
    use = ReactorTimers.originsOfOperators();
  }

  @AfterEach
  void switchOff() {
    use.dispose();
  }

  private TimerInfo only() {
    return scheduler.live().page(TimerQuery.all()).timers().get(0);
  }

  @Test
  void anIntervalIsOfTheLineThatAssembledIt() {
    Flux<Long> assembled = Flux.interval(HOUR, scheduler);
    assembled.map(tick -> tick + 1).subscribe();
    assertThat(only().origin()).contains("OperatorOriginsTest.anIntervalIsOfTheLine");
    assertThat(only().kind()).isEqualTo(TimerKind.INTERVAL);
    assertThat(only().operators()).containsExactly("interval", "map", "lambda");
  }

  @Test
  void soAreDelaysAndTimeouts() {
    Mono.delay(HOUR, scheduler).subscribe();
    assertThat(only().origin()).contains("OperatorOriginsTest.soAreDelays");
    assertThat(only().operators()).containsExactly("delay", "lambda");
    ManualTimers other = ManualTimers.exact();
    Mono.never().timeout(HOUR, other.scheduler()).subscribe();
    TimerInfo timeout = other.scheduler().live().page(TimerQuery.all()).timers().get(0);
    assertThat(timeout.kind()).isEqualTo(TimerKind.TIMEOUT);
    assertThat(timeout.origin()).contains("OperatorOriginsTest.soAreDelays");
    assertThat(timeout.operators()).doesNotContain("originCarrier").contains("timeout");
  }

  /** Begins a timer of an operator whose timers do not tell whose they are. */
  private static Arguments silent(TimerKind kind, String name, Consumer<TimerScheduler> begin) {
    return arguments(kind, name, begin);
  }

  static Stream<Arguments> silentOperators() {
    Flux<Integer> one = Flux.just(1).concatWith(Mono.never());
    return Stream.of(
        silent(TimerKind.BUFFER, "bufferTimeout", t -> one.bufferTimeout(9, HOUR, t).subscribe()),
        silent(
            TimerKind.BUFFER,
            "bufferTimeout with fair backpressure",
            t -> one.bufferTimeout(9, HOUR, t, true).map(List::size).subscribe()),
        silent(
            TimerKind.WINDOW,
            "windowTimeout",
            t -> one.windowTimeout(9, HOUR, t).flatMap(Flux::count).subscribe()),
        silent(
            TimerKind.WINDOW,
            "windowTimeout with fair backpressure",
            t -> one.windowTimeout(9, HOUR, t, true).flatMap(Flux::count).subscribe()),
        silent(
            TimerKind.DELAY,
            "delaySequence",
            t -> one.delaySequence(HOUR, t).map(n -> n + 1).subscribe()),
        silent(
            TimerKind.DELAY,
            "delaySequence with its end",
            t -> Flux.just(1).delaySequence(HOUR, t).subscribe()),
        silent(
            TimerKind.BACKPRESSURE_TTL,
            "onBackpressureBuffer with a time to live",
            t -> one.onBackpressureBuffer(HOUR, 9, n -> {}, t).subscribe(new AsksForNothing())),
        silent(
            TimerKind.REF_COUNT_GRACE,
            "refCount with a grace period",
            t -> one.publish().refCount(1, HOUR, t).subscribe().dispose()),
        silent(
            TimerKind.CACHE_TTL,
            "a cache with a time to live",
            t -> Mono.just(1).cache(HOUR, t).subscribe()));
  }

  private static final class AsksForNothing extends BaseSubscriber<Object> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {}
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("silentOperators")
  void aTimerThatDoesNotTellIsOfTheLineThatAssembledItsOperator(
      TimerKind kind, String name, Consumer<TimerScheduler> begin) {
    begin.accept(scheduler);
    List<TimerInfo> recorded = scheduler.live().page(TimerQuery.all()).timers();
    assertThat(recorded)
        .isNotEmpty()
        .allSatisfy(
            timer -> {
              assertThat(timer.kind()).isEqualTo(kind);
              assertThat(timer.origin()).contains("OperatorOriginsTest.silentOperators");
              assertThat(timer.operators()).doesNotContain("originCarrier");
            });
    use.dispose();
    ManualTimers other = ManualTimers.exact();
    begin.accept(other.scheduler());
    assertThat(other.scheduler().live().page(TimerQuery.all()).timers())
        .as("without it they look the same")
        .extracting(TimerInfo::operators, TimerInfo::task, TimerInfo::origin)
        .containsExactlyElementsOf(
            recorded.stream().map(one -> tuple(one.operators(), one.task(), null)).toList());
    use = ReactorTimers.originsOfOperators();
  }

  @Test
  void anOriginIsNotThatOfTheNextOperator() {
    ManualTimers off = ManualTimers.of(TimerScheduler.builder("manual").origins(Origins.OFF), 0);
    Flux.just(1)
        .concatWith(Mono.never())
        .onBackpressureBuffer(HOUR, 9, n -> {}, off.scheduler())
        .onBackpressureBuffer(HOUR, 9, n -> {}, scheduler)
        .subscribe(new AsksForNothing());
    assertThat(only().origin()).isNotNull();
    assertThat(off.scheduler().live().page(TimerQuery.all()).timers())
        .singleElement()
        .satisfies(timer -> assertThat(timer.origin()).isNull());
  }

  static Stream<Arguments> retries() {
    return Stream.of(
        arguments("Flux", (Function<Mono<Long>, Publisher<Long>>) OperatorOriginsTest::retried),
        arguments(
            "Mono", (Function<Mono<Long>, Publisher<Long>>) OperatorOriginsTest::retriedMono));
  }

  private static Publisher<Long> retried(Mono<Long> failing) {
    return failing.flux().retryWhen(Retry.backoff(9, HOUR));
  }

  private static Publisher<Long> retriedMono(Mono<Long> failing) {
    return failing.retryWhen(Retry.fixedDelay(9, HOUR));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("retries")
  void aBackOffIsOfTheLineThatAssembledItsRetry(
      String type, Function<Mono<Long>, Publisher<Long>> retry) {
    Disposable installed = ReactorTimers.install(scheduler);
    try {
      Mono<Long> failing = Mono.delay(Duration.ofSeconds(1)).then(Mono.error(new IOException()));
      Flux.from(retry.apply(failing)).map(tick -> tick + 1).subscribe();
      // It is assembled when the source fails, on the loop.
      time.advance(Duration.ofSeconds(1));
      assertThat(only().kind()).isEqualTo(TimerKind.RETRY_BACKOFF);
      assertThat(only().origin()).contains("OperatorOriginsTest.retried");
      assertThat(only().operators()).contains("retryWhen", "map").doesNotContain("originCarrier");
    } finally {
      installed.dispose();
    }
  }

  @Test
  void aDelayInALambdaIsOfTheLineInTheLambda() {
    Flux.interval(Duration.ofSeconds(1), scheduler)
        .take(1)
        .concatMap(tick -> Mono.delay(HOUR, scheduler))
        .subscribe();
    time.advance(Duration.ofSeconds(1));
    assertThat(only().kind()).isEqualTo(TimerKind.DELAY);
    assertThat(only().origin()).contains("OperatorOriginsTest.aDelayInALambdaIsOfTheLine");
  }

  @Test
  void aTimeoutNamesTheOperatorAsWithoutIt() {
    AtomicReference<Throwable> with = new AtomicReference<>();
    AtomicReference<Throwable> without = new AtomicReference<>();
    Flux.interval(HOUR, scheduler)
        .timeout(Duration.ofSeconds(1), scheduler)
        .subscribe(tick -> {}, with::set);
    use.dispose();
    Flux.interval(HOUR, scheduler)
        .timeout(Duration.ofSeconds(1), scheduler)
        .subscribe(tick -> {}, without::set);
    time.advance(Duration.ofSeconds(2));
    assertThat(with.get()).hasMessageContaining("(FluxInterval)");
    assertThat(with.get()).hasMessage(without.get().getMessage());
    use = ReactorTimers.originsOfOperators();
  }

  @Test
  void groupsAreThoseOfUnrecordedTimers() {
    for (int i = 0; i < 20; i++) { // eight are recorded, and of the others a few by chance at most
      Flux.interval(HOUR, scheduler).subscribe();
    }
    assertThat(scheduler.live().groups(10).groups()).hasSize(1);
    assertThat(scheduler.live().page(TimerQuery.all()).timers())
        .extracting(TimerInfo::operators)
        .containsOnly(only().operators());
    long recorded =
        scheduler.live().page(TimerQuery.all()).timers().stream()
            .filter(timer -> timer.origin() != null)
            .count();
    assertThat(recorded).isBetween(8L, 15L);
    assertThat(scheduler.live().profile(ProfileBy.ORIGIN, 10).entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.recorded()).isEqualTo(recorded));
  }

  @Test
  void anIntervalCanBeCompletedAllTheSame() {
    AtomicReference<String> ended = new AtomicReference<>();
    Flux.interval(HOUR, scheduler).doOnComplete(() -> ended.set("completed")).subscribe();
    assertThat(scheduler.live().complete(only().id())).isTrue();
    time.advanceMillis(1);
    assertThat(ended.get()).isEqualTo("completed");
  }

  @Test
  void nothingIsRecordedWhereTheSchedulerDoesNotOrNobodyAsksForIt() {
    ManualTimers off = ManualTimers.of(TimerScheduler.builder("manual").origins(Origins.OFF), 0);
    Flux.interval(HOUR, off.scheduler()).subscribe();
    assertThat(off.scheduler().live().page(TimerQuery.all()).timers().get(0).origin()).isNull();
    use.dispose();
    Flux.interval(HOUR, scheduler).subscribe();
    assertThat(only().origin()).isNull();
    use = ReactorTimers.originsOfOperators();
  }
}
