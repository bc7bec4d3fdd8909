// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.Ticker;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Timers that are well, and look like some that are left over: none is reported. */
class HealthyLookAlikesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTimers time = ManualTimers.exact();

  /** What somebody runs on a scheduler, with intervals of either kind. */
  private interface Sample {
    void run(Function<Duration, Flux<Long>> every, TimerScheduler timers);
  }

  private static final Map<String, Function<TimerScheduler, Function<Duration, Flux<Long>>>> FORMS =
      Map.of(
          "own", timers -> period -> Timers.every(period).on(timers).counts(),
          "stock", timers -> period -> Flux.interval(period, timers));

  static Stream<Named<Consumer<TimerScheduler>>> samples() {
    List<Named<Consumer<TimerScheduler>>> all = new ArrayList<>();
    both(
        all,
        "a keep-alive merged with events",
        (every, t) ->
            Flux.merge(Flux.<Long>never(), every.apply(Duration.ofSeconds(15))).subscribe());
    both(
        all,
        "a keep-alive merged with what has completed",
        (every, t) -> Flux.merge(Flux.just(1L), every.apply(SECOND)).subscribe());
    both(
        all,
        "a merge of two intervals",
        (every, t) ->
            every.apply(SECOND).mergeWith(every.apply(SECOND.multipliedBy(2))).subscribe());
    both(
        all,
        "an interval within a flatMap whose source has completed",
        (every, t) -> Flux.just(1).flatMap(n -> every.apply(SECOND)).subscribe());
    both(
        all,
        "an interval within a concatMap",
        (every, t) -> Flux.just(1).concatMap(n -> every.apply(SECOND)).subscribe());
    both(
        all,
        "an interval within a switchMap",
        (every, t) -> Flux.just(1).switchMap(n -> every.apply(SECOND)).subscribe());
    both(all, "a quick flatMap", (every, t) -> every.apply(SECOND).flatMap(Mono::just).subscribe());
    both(
        all,
        "takeUntilOther",
        (every, t) -> every.apply(SECOND).takeUntilOther(Mono.never()).subscribe());
    both(
        all,
        "sample",
        (every, t) -> every.apply(SECOND).sample(every.apply(SECOND.multipliedBy(10))).subscribe());
    both(all, "buffer", (every, t) -> Flux.never().buffer(every.apply(SECOND)).subscribe());
    both(
        all,
        "window",
        (every, t) -> every.apply(SECOND).window(5).flatMap(Flux::count).subscribe());
    both(
        all,
        "combineLatest",
        (every, t) ->
            Flux.combineLatest(every.apply(SECOND), every.apply(SECOND), Long::sum).subscribe());
    both(all, "zip", (every, t) -> Flux.zip(every.apply(SECOND), every.apply(SECOND)).subscribe());
    both(
        all,
        "groupBy",
        (every, t) -> every.apply(SECOND).groupBy(n -> n % 2).flatMap(Flux::count).subscribe());
    both(
        all,
        "publish with a function",
        (every, t) -> every.apply(SECOND).publish(shared -> shared.map(n -> n + 1)).subscribe());
    both(
        all,
        "switchOnFirst",
        (every, t) -> every.apply(SECOND).switchOnFirst((first, flux) -> flux).subscribe());
    both(
        all,
        "parallel",
        (every, t) -> every.apply(SECOND).parallel(2).map(n -> n + 1).sequential().subscribe());
    both(all, "share with a reader", (every, t) -> every.apply(SECOND).share().subscribe());
    both(
        all,
        "replay with a reader",
        (every, t) -> every.apply(SECOND).replay(1).autoConnect().subscribe());
    both(all, "cache with a reader", (every, t) -> every.apply(SECOND).cache(1).subscribe());
    both(
        all,
        "one replay behind another with a reader",
        (every, t) ->
            every
                .apply(SECOND)
                .replay(1)
                .autoConnect()
                .map(n -> n + 1)
                .replay(1)
                .autoConnect()
                .subscribe());
    both(
        all,
        "two branches, one with a reader",
        (every, t) -> {
          Flux<Long> source = every.apply(SECOND).replay(1).autoConnect();
          source.map(n -> n + 1).replay(1).autoConnect().subscribe().dispose();
          source.filter(n -> n > 1).replay(1).autoConnect().subscribe();
        });
    both(
        all,
        "a publish in its grace period",
        (every, t) -> every.apply(SECOND).publish().refCount(1, HOUR, t).subscribe().dispose());
    both(
        all,
        "a replay in its grace period",
        (every, t) ->
            every
                .apply(SECOND)
                .map(n -> n + 1)
                .replay(1)
                .refCount(1, HOUR, t)
                .subscribe()
                .dispose());
    both(
        all,
        "an open sink with a listener",
        (every, t) -> {
          Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
          sink.asFlux().subscribe();
          every.apply(SECOND).subscribe(sink::tryEmitNext);
        });
    both(
        all,
        "a create whose client is there",
        (every, t) ->
            Flux.<Long>create(sink -> sink.onDispose(every.apply(SECOND).subscribe(sink::next)))
                .subscribe());
    both(
        all,
        "a create that ends its interval",
        (every, t) ->
            Flux.<Long>create(sink -> sink.onDispose(every.apply(SECOND).subscribe(sink::next)))
                .subscribe()
                .dispose());
    both(
        all,
        "a retry of an interval",
        (every, t) ->
            every.apply(SECOND).retryWhen(Retry.backoff(3, SECOND).scheduler(t)).subscribe());
    both(
        all,
        "publishOn",
        (every, t) -> every.apply(SECOND).onBackpressureDrop().publishOn(t).subscribe());
    both(
        all,
        "a limited rate",
        (every, t) -> every.apply(SECOND).onBackpressureLatest().limitRate(1).subscribe());
    both(
        all,
        "a filter that lets nothing pass",
        (every, t) -> every.apply(SECOND).filter(n -> false).subscribe());
    both(all, "a scan", (every, t) -> every.apply(SECOND).scan(Long::sum).subscribe());
    both(all, "an interval of days", (every, t) -> every.apply(Duration.ofDays(1)).subscribe());
    own(
        all,
        "a concatMap of a long job",
        (every, t) -> every.apply(SECOND).concatMap(n -> Mono.delay(HOUR, t)).subscribe());
    own(
        all,
        "a flatMap of one long job",
        (every, t) -> every.apply(SECOND).flatMap(n -> Mono.delay(HOUR, t), 1).subscribe());
    own(
        all,
        "a flatMap of a job that no timer runs",
        (every, t) -> every.apply(SECOND).flatMap(n -> Mono.never(), 1).subscribe());
    own(
        all,
        "a reader that asks now and then",
        (every, t) -> every.apply(SECOND).subscribe(new AskingSeldom(t)));
    own(
        all,
        "delayUntil of a long job",
        (every, t) -> every.apply(SECOND).delayUntil(n -> Mono.delay(HOUR, t)).subscribe());
    own(
        all,
        "a zip with a slow source",
        (every, t) -> Flux.zip(every.apply(SECOND), every.apply(HOUR)).subscribe());
    own(
        all,
        "a fixed delay of long runs",
        (every, t) ->
            Timers.fixedDelay(Duration.ofMinutes(1), () -> Mono.delay(Duration.ofMinutes(30), t))
                .on(t)
                .start());
    own(
        all,
        "a ticker that is paused for a while",
        (every, t) -> {
          Ticker ticker = Timers.every(SECOND).on(t).ticker();
          ticker.asFlux().subscribe();
          ticker.pause();
        });
    own(
        all,
        "a keep-alive of a silent source",
        (every, t) -> Timers.keepAlive(Flux.<Integer>never(), SECOND, () -> 1, t).subscribe());
    own(
        all,
        "a timeout of a silent source",
        (every, t) -> Timers.timeout(Flux.never(), HOUR, t).subscribe());
    one(all, "a delay of a day", (every, t) -> Mono.delay(Duration.ofDays(1), t).subscribe());
    one(all, "a long poll", (every, t) -> Mono.never().timeout(HOUR, t).subscribe());
    one(all, "a timeout of a flux", (every, t) -> Flux.never().timeout(HOUR, t).subscribe());
    one(
        all,
        "a back-off",
        (every, t) ->
            Mono.error(new IllegalStateException("expected"))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, HOUR).maxBackoff(HOUR).scheduler(t))
                .subscribe());
    one(all, "a cache's time to live", (every, t) -> Mono.just(1).cache(HOUR, t).subscribe());
    one(
        all,
        "a delay whose value is cached",
        (every, t) -> Mono.delay(HOUR, t).cache().subscribe().dispose());
    one(
        all,
        "a delay in a flatMap whose source has completed",
        (every, t) -> Flux.just(1, 2).flatMap(n -> Mono.delay(HOUR, t)).subscribe());
    one(
        all,
        "a clean-up after a cancel",
        (every, t) ->
            Flux.usingWhen(Mono.just(1), n -> Flux.never(), n -> Mono.delay(HOUR, t))
                .subscribe()
                .dispose());
    one(
        all,
        "delayElements",
        (every, t) -> Flux.range(0, 1_000).delayElements(SECOND, t).subscribe());
    one(all, "delaySequence", (every, t) -> Flux.just(1).delaySequence(HOUR, t).subscribe());
    one(
        all,
        "bufferTimeout",
        (every, t) -> Flux.never().startWith(1).bufferTimeout(10, HOUR, t).subscribe());
    one(
        all,
        "windowTimeout",
        (every, t) -> Flux.never().windowTimeout(10, HOUR, t).flatMap(Flux::count).subscribe());
    one(
        all,
        "a periodic task",
        (every, t) -> t.schedulePeriodically(() -> {}, 1, 1, TimeUnit.SECONDS));
    one(all, "a task", (every, t) -> t.schedule(() -> {}, 1, TimeUnit.HOURS));
    one(
        all,
        "repeatWhen",
        (every, t) -> Mono.empty().repeatWhen(times -> times.delayElements(HOUR, t)).subscribe());
    return all.stream();
  }

  /** Asks for one, and for the next some minutes later. */
  private static final class AskingSeldom extends BaseSubscriber<Long> {
    private final TimerScheduler timers;

    AskingSeldom(TimerScheduler timers) {
      this.timers = timers;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(1);
    }

    @Override
    protected void hookOnNext(Long tick) {
      timers.schedule(() -> request(1), 4, TimeUnit.MINUTES);
    }
  }

  private static void both(List<Named<Consumer<TimerScheduler>>> all, String name, Sample sample) {
    FORMS.forEach(
        (form, intervals) ->
            all.add(
                Named.of(
                    name + ", " + form, timers -> sample.run(intervals.apply(timers), timers))));
  }

  private static void own(List<Named<Consumer<TimerScheduler>>> all, String name, Sample sample) {
    all.add(Named.of(name, timers -> sample.run(FORMS.get("own").apply(timers), timers)));
  }

  private static void one(List<Named<Consumer<TimerScheduler>>> all, String name, Sample sample) {
    own(all, name, sample);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isNoSuspect(Consumer<TimerScheduler> sample) {
    for (int i = 0; i < 12; i++) {
      sample.accept(time.scheduler());
    }
    time.loops().turnUntilIdle();

    for (int seconds : new int[] {15, 15, 60, 60, 600, 15, 15}) {
      assertThat(time.scheduler().live().suspects(10).suspects()).isEmpty();
      time.advance(Duration.ofSeconds(seconds));
    }
    assertThat(time.scheduler().live().suspects(10).suspects()).isEmpty();
  }

  @Test
  void aSourceThatRunsOnWithoutReadersIsNoSuspectAlone() {
    Flux<Long> rates = Flux.interval(SECOND, time.scheduler()).replay(1).autoConnect(0);
    for (int look = 0; look < 80; look++) {
      rates.next().subscribe();
      assertThat(time.scheduler().live().suspects(10).suspects()).isEmpty();
      time.advance(Duration.ofSeconds(30));
    }
  }

  @Test
  void manySourcesThatRunOnAreExemptByName() {
    ManualTimers exempting =
        ManualTimers.of(TimerScheduler.builder("manual").exemptFromSuspects(List.of("rates.*")), 0);
    for (int i = 0; i < 20; i++) {
      Timers.every(SECOND)
          .name("rates.euro") // one group of enough
          .on(exempting.scheduler())
          .counts()
          .replay(1)
          .autoConnect(0);
    }
    for (int look = 0; look < 10; look++) {
      assertThat(exempting.scheduler().live().suspects(10).suspects()).isEmpty();
      exempting.advance(Duration.ofSeconds(30));
    }
  }

  @Test
  void whatIsLeftForAMomentIsNoSuspect() {
    // Each look meets ten streams just between their last reader and their end.
    for (int look = 0; look < 50; look++) {
      List<Disposable> connections = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        var source = Flux.interval(SECOND, time.scheduler()).publish();
        connections.add(source.connect());
      }
      assertThat(time.scheduler().live().suspects(10).suspects()).isEmpty();
      time.advance(SECOND.multipliedBy(2)); // two looks that follow each other are one
      assertThat(time.scheduler().live().suspects(10).suspects()).isEmpty();
      connections.forEach(Disposable::dispose);
      time.advance(Duration.ofSeconds(15));
    }
  }

  @Test
  void requestsThatComeAndGoAreNoGrowth() {
    Random random = new Random(1);
    for (int second = 0; second < 1_800; second++) {
      for (int i = 0; i < 5; i++) {
        Flux.interval(SECOND, time.scheduler())
            .take(Duration.ofMillis((long) (random.nextDouble() * 4_000)), time.scheduler())
            .subscribe();
      }
      time.advance(SECOND);
      if (second % 60 == 0) {
        assertThat(time.scheduler().live().suspects(10).suspects()).isEmpty();
      }
    }
  }

  @Test
  void sessionsThatEndNowAndThenAreNoGrowthOnceTheFirstHaveEnded() {
    Random random = new Random(2);
    List<Disposable> sessions = new ArrayList<>();
    for (int second = 0; second < 1_800; second++) {
      sessions.add(Timers.every(SECOND.multipliedBy(15)).on(time.scheduler()).counts().subscribe());
      // Each lives ten minutes on average.
      for (int i = sessions.size() - 1; i >= 0; i--) {
        if (random.nextInt(600) == 0) {
          sessions.remove(i).dispose();
        }
      }
      time.advance(SECOND);
      if (second % 60 == 0) {
        assertThat(time.scheduler().live().suspects(10).suspects())
            .as("minute %d", second / 60)
            .isEmpty();
      }
    }
  }

  @Test
  void aMorningThatBeginsIsToldAsGrowthAndOnlyThat() {
    List<Suspect> found = List.of();
    for (int minute = 0; minute < 30; minute++) {
      for (int i = 0; i < 100; i++) {
        Timers.every(SECOND.multipliedBy(15)).on(time.scheduler()).counts().subscribe();
      }
      time.advance(Duration.ofMinutes(1));
      found = time.scheduler().live().suspects(10).suspects();
    }

    assertThat(found).extracting(Suspect::reason).containsOnly(SuspectReason.GROWING);
    assertThat(found.get(0).sentence()).contains("grows").doesNotContain("leak");
  }

  @Test
  void aMorningThatBeginsIsWarnedOfAfterAnHourAndNotBefore() {
    ManualTimers morning = ManualTimers.of(TimerScheduler.builder("morning"), 0);
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      int look = 0;
      while (!looksLikeGrowth(morning)) {
        assertThat(look++).isLessThan(30);
      }
      // The growth was seen a look before it was told.
      for (int minute = 2; minute < 60; minute++) {
        assertThat(looksLikeGrowth(morning)).isTrue();
        assertThat(warningsIn(logged)).as("minute %d", minute).isZero();
      }
      for (int minute = 60; minute < 120; minute++) {
        assertThat(looksLikeGrowth(morning)).isTrue();
      }
      assertThat(warningsIn(logged)).isOne();
    } finally {
      System.setErr(before);
    }
  }

  private static boolean looksLikeGrowth(ManualTimers morning) {
    for (int i = 0; i < 30; i++) {
      Timers.every(HOUR).on(morning.scheduler()).counts().subscribe();
    }
    morning.advance(Duration.ofMinutes(1));
    return morning.scheduler().live().suspects(10).suspects().stream()
        .anyMatch(suspect -> suspect.reason() == SuspectReason.GROWING);
  }

  private static long warningsIn(ByteArrayOutputStream logged) {
    return logged
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("Suspected timers on morning, GROWING"))
        .count();
  }
}
