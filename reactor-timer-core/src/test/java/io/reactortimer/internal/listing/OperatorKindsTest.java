// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.repeat.RepeatSpec;
import reactor.util.retry.Retry;

/** Every timer that an operator of Reactor's makes is listed as what it is. */
class OperatorKindsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTimers time = ManualTimers.exact();

  private static Arguments operator(
      String name,
      TimerKind kind,
      List<String> operators,
      Function<Scheduler, Disposable> subscribe) {
    return arguments(name, kind, operators, subscribe);
  }

  static Stream<Arguments> operators() {
    Flux<Integer> one = Flux.just(1).concatWith(Flux.never());
    return Stream.of(
        operator(
            "interval",
            TimerKind.INTERVAL,
            List.of("interval", "map", "checkpoint(\"beats\")", "lambda"),
            s -> Flux.interval(HOUR, s).map(n -> n + 1).checkpoint("beats").subscribe()),
        operator(
            "Timers.interval",
            TimerKind.INTERVAL,
            List.of("interval", "map", "lambda"),
            s -> Timers.every(HOUR).on(s).counts().map(n -> n + 1).subscribe()),
        operator(
            "delay",
            TimerKind.DELAY,
            List.of("delay", "map", "lambda"),
            s -> Mono.delay(HOUR, s).map(n -> n).subscribe()),
        operator(
            "delayElement",
            TimerKind.DELAY,
            List.of("delayElement", "lambda"),
            s -> Mono.just(1).delayElement(HOUR, s).subscribe()),
        operator(
            "delayElements",
            TimerKind.DELAY,
            List.of("delay", "delayUntil", "lambda"),
            s -> Flux.just(1).delayElements(HOUR, s).subscribe()),
        operator(
            "delaySubscription",
            TimerKind.DELAY,
            List.of("delay", "delaySubscription", "lambda"),
            s -> Flux.just(1).delaySubscription(HOUR, s).subscribe()),
        operator(
            "delaySequence",
            TimerKind.DELAY,
            List.of(),
            s -> one.delaySequence(HOUR, s).subscribe()),
        operator(
            "take",
            TimerKind.DELAY,
            List.of("delay", "takeUntilOther", "serialized", "lambda"),
            s -> Flux.never().take(HOUR, s).subscribe()),
        operator(
            "Mono.timeout",
            TimerKind.TIMEOUT,
            List.of("delay", "onErrorReturn", "timeout", "serialized", "lambda"),
            s -> Mono.never().timeout(HOUR, s).subscribe()),
        operator(
            "Flux.timeout",
            TimerKind.TIMEOUT,
            List.of("delay", "onErrorReturn", "timeout", "serialized", "lambda"),
            s -> Flux.never().timeout(HOUR, s).subscribe()),
        operator(
            "timeout with a fallback",
            TimerKind.TIMEOUT,
            List.of("delay", "onErrorReturn", "timeout", "serialized", "lambda"),
            s -> Mono.never().timeout(HOUR, Mono.empty(), s).subscribe()),
        operator(
            "a delay within what a timeout guards",
            TimerKind.DELAY,
            List.of("delay", "timeout", "serialized", "lambda"),
            s -> Mono.delay(HOUR, s).timeout(Mono.never()).subscribe()),
        operator(
            "retryWhen(backoff)",
            TimerKind.RETRY_BACKOFF,
            List.of(
                "delay",
                "ignoreThen",
                "flatMap",
                "contextWrite",
                "concatMap",
                "concatMapNoPrefetch",
                "contextWrite",
                "retryWhen",
                "serialized",
                "lambda"),
            s ->
                Mono.error(new IllegalStateException("expected"))
                    .retryWhen(Retry.backoff(3, HOUR).scheduler(s))
                    .subscribe()),
        operator(
            "retryWhen(fixedDelay)",
            TimerKind.RETRY_BACKOFF,
            null,
            s ->
                Flux.error(new IllegalStateException("expected"))
                    .retryWhen(Retry.fixedDelay(3, HOUR).scheduler(s))
                    .subscribe()),
        operator(
            "repeatWhen",
            TimerKind.REPEAT_DELAY,
            null,
            s -> Mono.just(1).repeatWhen(ends -> ends.delayElements(HOUR, s)).subscribe()),
        operator(
            "repeatWhen(RepeatSpec)",
            TimerKind.REPEAT_DELAY,
            null,
            s ->
                Flux.just(1)
                    .repeatWhen(RepeatSpec.times(2).withFixedDelay(HOUR).withScheduler(s))
                    .subscribe()),
        operator(
            "sample",
            TimerKind.SAMPLE,
            List.of("interval", "sample", "serialized", "lambda"),
            s -> Flux.never().sample(Flux.interval(HOUR, s)).subscribe()),
        operator(
            "sampleFirst",
            TimerKind.SAMPLE,
            List.of("delay", "sampleFirst", "lambda"),
            s -> one.sampleFirst(n -> Mono.delay(HOUR, s)).subscribe()),
        operator(
            "sampleTimeout",
            TimerKind.SAMPLE,
            List.of("delay", "sampleTimeout", "lambda"),
            s -> one.sampleTimeout(n -> Mono.delay(HOUR, s)).subscribe()),
        operator(
            "buffer by time",
            TimerKind.BUFFER,
            List.of("interval", "bufferBoundary", "serialized", "lambda"),
            s -> Flux.never().buffer(HOUR, s).subscribe()),
        operator(
            "buffer by overlapping times",
            TimerKind.BUFFER,
            List.of("interval", "bufferWhen", "lambda"),
            s -> Flux.never().buffer(Duration.ofHours(2), HOUR, s).subscribe()),
        operator(
            "bufferTimeout",
            TimerKind.BUFFER,
            List.of(),
            s -> one.bufferTimeout(3, HOUR, s).subscribe()),
        operator(
            "fair bufferTimeout",
            TimerKind.BUFFER,
            List.of(),
            s -> one.bufferTimeout(3, HOUR, s, true).subscribe()),
        operator(
            "window by time",
            TimerKind.WINDOW,
            List.of("interval", "windowBoundary", "lambda"),
            s -> Flux.never().window(HOUR, s).subscribe()),
        operator(
            "window by overlapping times",
            TimerKind.WINDOW,
            List.of("interval", "strict", "reactor.core.publisher.FluxWindowWhen"),
            s -> Flux.never().window(Duration.ofHours(2), HOUR, s).subscribe()),
        operator(
            "windowTimeout",
            TimerKind.WINDOW,
            List.of(),
            s -> one.windowTimeout(3, HOUR, s).subscribe()),
        operator(
            "fair windowTimeout",
            TimerKind.WINDOW,
            List.of("windowTimeout"),
            s -> one.windowTimeout(3, HOUR, s, true).subscribe()),
        operator(
            "cache",
            TimerKind.CACHE_TTL,
            List.of("cacheTime"),
            s -> Mono.just(1).cache(HOUR, s).subscribe()),
        operator(
            "cacheInvalidateWhen",
            TimerKind.CACHE_TTL,
            List.of("delay", "ignoreElements", "cacheInvalidateWhen"),
            s -> Mono.just(1).cacheInvalidateWhen(x -> Mono.delay(HOUR, s).then()).subscribe()),
        operator(
            "onBackpressureBuffer with a time to live",
            TimerKind.BACKPRESSURE_TTL,
            List.of(
                "onBackpressureBufferTimeout",
                "io.reactortimer.internal.listing.OperatorKindsTest"),
            s ->
                one.onBackpressureBuffer(HOUR, 10, dropped -> {}, s)
                    .subscribeWith(
                        new BaseSubscriber<>() {
                          @Override
                          protected void hookOnSubscribe(Subscription subscription) {}
                        })),
        operator(
            "refCount with a grace period",
            TimerKind.REF_COUNT_GRACE,
            List.of(),
            s -> {
              Disposable subscription = Flux.never().publish().refCount(1, HOUR, s).subscribe();
              subscription.dispose();
              return subscription;
            }),
        operator("a task", TimerKind.TASK, List.of(), s -> s.schedule(() -> {}, 1, TimeUnit.HOURS)),
        operator(
            "a periodic task",
            TimerKind.PERIODIC,
            List.of(),
            s -> s.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("operators")
  void isListedAsWhatItIs(
      String name,
      TimerKind kind,
      List<String> operators,
      Function<Scheduler, Disposable> subscribe) {
    Disposable subscription = subscribe.apply(time.scheduler());
    time.loops().turnUntilIdle();

    List<TimerInfo> live = time.scheduler().live().page(TimerQuery.all()).timers();
    assertThat(live).isNotEmpty().allSatisfy(info -> assertThat(info.kind()).isEqualTo(kind));
    if (operators != null) {
      assertThat(live.get(0).operators()).isEqualTo(operators);
    }
    assertThat(live.get(0).task() == null).isEqualTo(!live.get(0).operators().isEmpty());
    if (live.get(0).kind() != TimerKind.REF_COUNT_GRACE) {
      subscription.dispose();
    }
  }
}
