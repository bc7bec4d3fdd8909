// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Timers that are well, and of which a reason would be true that looked less closely. */
class HostileLookAlikesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTimers time = ManualTimers.exact();
  private final TimerScheduler scheduler = time.scheduler();

  /** Makes intervals on a scheduler. */
  private interface Intervals extends Function<Duration, Flux<Long>> {}

  private static final Map<String, Function<TimerScheduler, Intervals>> FORMS =
      Map.of(
          "own", timers -> period -> Timers.every(period).on(timers).counts(),
          "stock", timers -> period -> Flux.interval(period, timers));

  private static Arguments sample(String name, BiConsumer<Intervals, TimerScheduler> begin) {
    return Arguments.of(name, begin);
  }

  static Stream<Arguments> samples() {
    return Stream.of(
        sample(
            "a clean-up by an interval after a cancel",
            (every, t) ->
                Flux.usingWhen(
                        Mono.just(1),
                        n -> Flux.never(),
                        n -> every.apply(SECOND).take(10_000).then())
                    .subscribe()
                    .dispose()),
        sample(
            "a clean-up by an interval after a cancel, of one",
            (every, t) ->
                Mono.usingWhen(
                        Mono.just(1),
                        n -> Mono.never(),
                        n -> every.apply(SECOND).take(10_000).then())
                    .subscribe()
                    .dispose()),
        sample(
            "two sinks, one of which is cancelled",
            (every, t) -> {
              AtomicReference<FluxSink<Long>> gone = new AtomicReference<>();
              AtomicReference<FluxSink<Long>> there = new AtomicReference<>();
              Flux.<Long>create(gone::set).subscribe().dispose();
              Flux.<Long>create(there::set).subscribe();
              FluxSink<Long> first = gone.get();
              FluxSink<Long> second = there.get();
              every
                  .apply(SECOND)
                  .subscribe(
                      n -> {
                        first.next(n);
                        second.next(n);
                      });
            }),
        sample(
            "two sinks, one of which has no listener",
            (every, t) -> {
              Sinks.Many<Long> first = Sinks.many().replay().latest();
              Sinks.Many<Long> second = Sinks.many().multicast().directBestEffort();
              second.asFlux().subscribe();
              every
                  .apply(SECOND)
                  .subscribe(
                      n -> {
                        first.tryEmitNext(n);
                        second.tryEmitNext(n);
                      });
            }),
        sample(
            "an answer that the first tick gives, and that is awaited",
            (every, t) -> {
              Mono.create(sink -> every.apply(SECOND).subscribe(n -> sink.success())).subscribe();
              Mono.create(sink -> every.apply(HOUR).subscribe(n -> sink.success())).subscribe();
            }),
        sample(
            "a replay sink with a listener",
            (every, t) -> {
              Sinks.Many<Long> sink = Sinks.many().replay().latest();
              sink.asFlux().subscribe();
              every.apply(SECOND).subscribe(sink::tryEmitNext);
            }),
        sample(
            "a long chain with a merge with what has completed where it is cut",
            (every, t) -> {
              for (int steps = 56; steps <= 64; steps++) {
                Flux<Long> merged = Flux.merge(Flux.just(1L), mapped(every.apply(SECOND), steps));
                mapped(merged, 10).subscribe();
              }
            }),
        sample("windows of time", (every, t) -> windows(every.apply(SECOND), t)),
        sample(
            "a switchMap of intervals",
            (every, t) ->
                every
                    .apply(SECOND.multipliedBy(7))
                    .switchMap(n -> every.apply(SECOND))
                    .subscribe()),
        sample(
            "publish with autoConnect, one of two readers left",
            (every, t) -> {
              Flux<Long> shared = every.apply(SECOND).publish().autoConnect();
              shared.subscribe();
              shared.subscribe().dispose();
            }),
        sample(
            "a subscription that begins later",
            (every, t) -> every.apply(SECOND).delaySubscription(HOUR, t).subscribe()),
        sample(
            "a timeout with a fallback",
            (every, t) -> every.apply(SECOND).timeout(HOUR, Flux.never(), t).subscribe()),
        sample(
            "a resource that is in use",
            (every, t) ->
                Flux.usingWhen(Mono.just(1), n -> every.apply(SECOND), n -> Mono.empty())
                    .subscribe()),
        sample(
            "a cancel on another thread",
            (every, t) -> every.apply(SECOND).cancelOn(t).subscribe().dispose()),
        sample(
            "a back-off of an interval that failed",
            (every, t) ->
                every
                    .apply(SECOND)
                    .flatMap(n -> Mono.error(new IllegalStateException("expected")))
                    .retryWhen(Retry.backoff(1_000, SECOND).scheduler(t))
                    .subscribe(n -> {}, failure -> {})),
        sample(
            "a session within a session",
            (every, t) ->
                every.apply(HOUR).startWith(0L).concatMap(n -> every.apply(SECOND)).subscribe()));
  }

  private static Flux<Long> mapped(Flux<Long> source, int times) {
    Flux<Long> mapped = source;
    for (int i = 0; i < times; i++) {
      mapped = mapped.map(n -> n + 1);
    }
    return mapped;
  }

  private static void windows(Flux<Long> source, TimerScheduler timers) {
    source.window(SECOND.multipliedBy(5), timers).flatMap(Flux::count).subscribe();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void isNoSuspect(String name, BiConsumer<Intervals, TimerScheduler> begin) {
    FORMS.values().forEach(form -> isNoSuspect(timers -> begin.accept(form.apply(timers), timers)));
  }

  private void isNoSuspect(Consumer<TimerScheduler> begin) {
    for (int i = 0; i < 12; i++) {
      begin.accept(scheduler);
    }
    time.loops().turnUntilIdle();
    for (int seconds : new int[] {15, 15, 60, 60, 600, 15, 15}) {
      assertThat(suspects()).isEmpty();
      time.advance(Duration.ofSeconds(seconds));
    }
    assertThat(suspects()).isEmpty();
    scheduler.live().completeAll(TimerQuery.all());
  }

  private List<Suspect> suspects() {
    return scheduler.live().suspects(10).suspects();
  }

  static Stream<Arguments> jobs() {
    return Stream.of(
        job("concatMap", ticks -> ticks.concatMap(n -> Mono.never())),
        job("concatMap with an empty prefetch", ticks -> ticks.concatMap(n -> Mono.never(), 0)),
        job("concatMapDelayError", ticks -> ticks.concatMapDelayError(n -> Mono.never())),
        job("flatMap of one", ticks -> ticks.flatMap(n -> Mono.never(), 1)),
        job("flatMapSequential of one", ticks -> ticks.flatMapSequential(n -> Mono.never(), 1)),
        job("delayUntil", ticks -> ticks.delayUntil(n -> Mono.never())),
        job("filterWhen", ticks -> ticks.filterWhen(n -> Mono.never(), 1)),
        job("a zip", ticks -> ticks.zipWith(Flux.never(), 1, Long::sum)));
  }

  private static Arguments job(String name, Function<Flux<Long>, Flux<?>> operator) {
    return Arguments.of(name, operator);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jobs")
  void aJobThatNoTimerRunsIsAtWork(String name, Function<Flux<Long>, Flux<?>> operator) {
    isNoSuspect(timers -> operator.apply(Timers.every(SECOND).on(timers).counts()).subscribe());
  }

  @Test
  void longPollsAreNoStuckRuns() {
    isNoSuspect(
        timers ->
            Timers.fixedDelay(
                    Duration.ofMillis(50),
                    () -> Mono.never().timeout(Duration.ofSeconds(55), Mono.empty(), timers))
                .on(timers)
                .start());
  }

  @Test
  void runsOfManyDelaysThatEndAreNotStuck() {
    AtomicReference<Sinks.Empty<Void>> run = new AtomicReference<>(Sinks.empty());
    Timers.fixedDelay(Duration.ofMillis(10), () -> run.get().asMono()).on(scheduler).start();
    for (int second = 1; second < 600; second++) {
      time.advance(SECOND);
      if (second % 15 == 0) {
        assertThat(suspects()).as("second %d", second).isEmpty(); // each finds another run
      }
      if (second % 14 == 0) {
        Sinks.Empty<Void> ended = run.getAndSet(Sinks.empty());
        ended.tryEmitEmpty();
      }
    }
  }

  @Test
  void aFewSinksThatNobodyListensToNowAreNoSuspects() {
    List<Sinks.Many<Long>> sinks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sinks.add(Sinks.many().replay().latest());
      sinks.add(Sinks.many().multicast().directBestEffort());
      sinks.add(Sinks.many().unicast().onBackpressureBuffer());
    }
    sinks.forEach(sink -> Flux.interval(SECOND, scheduler).subscribe(sink::tryEmitNext));
    for (int look = 0; look < 10; look++) {
      assertThat(suspects()).isEmpty();
      time.advance(Duration.ofSeconds(15));
    }
  }

  @Test
  void aFewSinksThatNobodyListensToNowAreNotEndedWithThoseThatHave() {
    Sinks.Many<Long> quiet = Sinks.many().replay().latest();
    Flux.interval(SECOND, scheduler).subscribe(quiet::tryEmitNext);
    for (int i = 0; i < 100; i++) { // more than are remembered one by one
      Flux.create((FluxSink<Long> sink) -> Flux.interval(SECOND, scheduler).subscribe(sink::next))
          .subscribe()
          .dispose();
    }
    scheduler.live().page(TimerQuery.all()); // gives ids to all, in their order
    suspects();
    time.advance(Duration.ofSeconds(15));
    assertThat(suspects())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.count()).isEqualTo(100);
              assertThat(suspect.sentence()).contains("for a subscriber that has ended");
            });
    assertThat(
            scheduler
                .live()
                .completeAll(TimerQuery.all().suspect(SuspectReason.ENDED_BELOW))
                .completed())
        .isEqualTo(100);
    time.loops().turnUntilIdle();
    assertThat(scheduler.live().count()).isOne();
  }

  @Test
  void manySinksThatNobodyListensToAreToldAsThat() {
    for (int i = 0; i < 10; i++) {
      Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
      Flux.interval(SECOND, scheduler).subscribe(sink::tryEmitNext);
    }
    suspects();
    time.advance(Duration.ofSeconds(15));
    assertThat(suspects())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.reason()).isEqualTo(SuspectReason.ENDED_BELOW);
              assertThat(suspect.sentence())
                  .isEqualTo(
                      "10 timers tick for a sink that has no subscriber, in two looks 15 s apart");
            });
  }

  @Test
  void oneSinkThatHasCompletedIsASuspect() {
    Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
    Flux.interval(SECOND, scheduler).subscribe(sink::tryEmitNext);
    sink.tryEmitComplete();
    suspects();
    time.advance(Duration.ofSeconds(15));
    assertThat(suspects())
        .singleElement()
        .satisfies(
            suspect -> assertThat(suspect.sentence()).contains("for a subscriber that has ended"));
  }

  @Test
  void theLastStepThatIsReadCounts() {
    for (int maps = 55; maps <= 62; maps++) { // with the last, all of the 64 that are read
      int times = maps;
      Flux.create(
              (FluxSink<Long> sink) ->
                  mapped(Flux.interval(SECOND, scheduler), times).subscribe(sink::next))
          .subscribe()
          .dispose();
    }
    suspects();
    time.advance(Duration.ofSeconds(15));
    assertThat(suspects()).hasSize(8).extracting(Suspect::count).containsOnly(1L);
  }

  @Test
  void readersThatComeAndGoLeaveNothing() {
    Flux<Long> shared = Flux.interval(SECOND, scheduler).share();
    Flux<Long> graced = Flux.interval(SECOND, scheduler).publish().refCount(1, HOUR, scheduler);
    for (int look = 0; look < 40; look++) {
      List<Disposable> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        readers.add(shared.subscribe());
        readers.add(graced.subscribe());
      }
      assertThat(suspects()).isEmpty();
      time.advance(SECOND.multipliedBy(20));
      readers.forEach(Disposable::dispose);
      assertThat(suspects()).isEmpty();
      time.advance(SECOND.multipliedBy(20));
    }
  }
}
