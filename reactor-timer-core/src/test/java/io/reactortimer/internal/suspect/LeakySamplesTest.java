// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.SchedulerUse;
import io.reactortimer.Ticker;
import io.reactortimer.TimerOptions;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.Origins;
import io.reactortimer.live.Suspect;
import io.reactortimer.live.SuspectReason;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ways to leave timers behind, and the reason for which each is reported. */
class LeakySamplesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers time =
      ManualTimers.of(TimerScheduler.builder("manual").origins(Origins.ALL), 0);

  /** What the samples hold on to, as a leaking application does. */
  private static final List<Object> HELD = new ArrayList<>();

  @AfterEach
  void letGo() {
    HELD.clear();
  }

  /** Makes intervals, own or stock. */
  private interface Intervals {
    Flux<Long> every(Duration period, TimerScheduler timers);
  }

  private static final Map<String, Intervals> BOTH =
      Map.of(
          "own",
          (period, timers) -> Timers.every(period).on(timers).counts(),
          "stock",
          Flux::interval);

  private static final Map<String, Intervals> OWN = Map.of("own", BOTH.get("own"));

  /** Leaks a timer of a scheduler. */
  private interface Sample {
    void leak(Intervals intervals, TimerScheduler timers);
  }

  private static void leaveLast(Flux<Long> shared) {
    Disposable reader = shared.subscribe();
    HELD.add(shared);
    reader.dispose();
  }

  static Stream<Arguments> states() {
    List<Arguments> all = new ArrayList<>();
    SuspectReason silent = SuspectReason.NO_AUDIENCE;
    SuspectReason ended = SuspectReason.ENDED_BELOW;
    add(
        all,
        silent,
        BOTH,
        "replay with autoConnect, last reader left",
        (i, t) -> leaveLast(i.every(SECOND, t).replay(1).autoConnect()));
    add(
        all,
        silent,
        BOTH,
        "cache, last reader left",
        (i, t) -> leaveLast(i.every(SECOND, t).cache(1)));
    add(
        all,
        silent,
        BOTH,
        "cache with a time to live, last reader left",
        (i, t) -> leaveLast(i.every(SECOND, t).cache(Duration.ofMinutes(1))));
    add(
        all,
        silent,
        BOTH,
        "replay, connected and never read",
        (i, t) -> HELD.add(i.every(SECOND, t).replay(1).connect()));
    add(
        all,
        silent,
        OWN,
        "publish with autoConnect, last reader left",
        (i, t) -> leaveLast(i.every(Duration.ofMillis(10), t).publish().autoConnect()));
    add(
        all,
        silent,
        BOTH,
        "one replay behind another, last reader left",
        (i, t) ->
            leaveLast(
                i.every(SECOND, t)
                    .replay(1)
                    .autoConnect()
                    .map(n -> n + 1)
                    .replay(1)
                    .autoConnect()));
    add(
        all,
        silent,
        BOTH,
        "two branches, both left",
        (i, t) -> {
          Flux<Long> source = i.every(SECOND, t).replay(1).autoConnect();
          leaveLast(source.map(n -> n + 1).replay(1).autoConnect());
          leaveLast(source.filter(n -> n > 1).replay(1).autoConnect());
        });
    add(
        all,
        ended,
        BOTH,
        "a create whose client has gone",
        (i, t) ->
            Flux.create((FluxSink<Long> sink) -> i.every(SECOND, t).subscribe(sink::next))
                .subscribe()
                .dispose());
    add(
        all,
        ended,
        BOTH,
        "a create whose client has gone, with a lambda",
        (i, t) ->
            Flux.create(
                    (FluxSink<Long> sink) -> i.every(SECOND, t).subscribe(n -> sink.next(n + 1)))
                .subscribe()
                .dispose());
    add(
        all,
        ended,
        BOTH,
        "a create whose taker has enough",
        (i, t) ->
            Flux.create(
                    (FluxSink<Long> sink) ->
                        i.every(Duration.ofMillis(10), t).subscribe(sink::next))
                .take(3)
                .subscribe());
    add(
        all,
        ended,
        BOTH,
        "an answer whose asker has gone",
        (i, t) ->
            Mono.<Long>create(
                    sink ->
                        i.every(SECOND, t)
                            .subscribe(
                                n -> {
                                  if (n == Long.MAX_VALUE) {
                                    sink.success(n);
                                  }
                                }))
                .subscribe()
                .dispose());
    add(
        all,
        ended,
        BOTH,
        "a sink that nobody listens to",
        (i, t) -> {
          Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
          i.every(SECOND, t).subscribe(sink::tryEmitNext);
        });
    add(
        all,
        ended,
        BOTH,
        "a sink whose last listener has left",
        (i, t) -> {
          Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
          Disposable listener = sink.asFlux().subscribe();
          i.every(SECOND, t).map(n -> n * 2).subscribe(sink::tryEmitNext);
          listener.dispose();
        });
    add(
        all,
        ended,
        BOTH,
        "a subscriber that says it is cancelled",
        (i, t) -> i.every(SECOND, t).subscribe(new Ended(Scannable.Attr.CANCELLED)));
    add(
        all,
        ended,
        BOTH,
        "a subscriber that says it has terminated",
        (i, t) ->
            i.every(SECOND, t).map(n -> n + 1).subscribe(new Ended(Scannable.Attr.TERMINATED)));
    add(
        all,
        SuspectReason.STUCK,
        OWN,
        "a fixed delay whose run never ends",
        (i, t) -> Timers.fixedDelay(Duration.ofMillis(20), Mono::never).on(t).start());
    add(
        all,
        SuspectReason.NEVER_REQUESTED,
        OWN,
        "a subscriber that never requests",
        (i, t) -> {
          Asking never = new Asking(0);
          HELD.add(never);
          i.every(SECOND, t).subscribe(never);
        });
    add(
        all,
        SuspectReason.OWNER_GONE,
        OWN,
        "an interval that outlives its session",
        (i, t) -> {
          Disposable session = Disposables.single();
          Timers.every(SECOND).boundTo(session).on(t).ticks().subscribe();
          session.dispose();
        });
    add(
        all,
        SuspectReason.OWNER_GONE,
        OWN,
        "a timeout that outlives its session",
        (i, t) -> {
          Disposable session = Disposables.single();
          Timers.timeout(
                  Flux.never(), Duration.ofHours(1), TimerOptions.defaults().boundTo(session).on(t))
              .subscribe();
          session.dispose();
        });
    return all.stream();
  }

  private static void add(
      List<Arguments> all,
      SuspectReason reason,
      Map<String, Intervals> forms,
      String name,
      Sample sample) {
    forms.forEach(
        (form, intervals) ->
            all.add(
                Arguments.of(
                    reason,
                    form,
                    Named.<Consumer<TimerScheduler>>of(
                        name + ", " + form, timers -> sample.leak(intervals, timers)))));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("states")
  void aStateIsReportedWithinThirtySeconds(
      SuspectReason reason, String form, Consumer<TimerScheduler> sample) {
    for (int i = 0; i < 10; i++) {
      sample.accept(time.scheduler());
    }
    time.loops().turnUntilIdle();

    List<Suspect> found = lookFor(Duration.ofSeconds(30), Duration.ofSeconds(5));

    assertThat(found)
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.reason()).isEqualTo(reason);
              assertThat(suspect.count()).isGreaterThanOrEqualTo(10);
              assertThat(suspect.ids()).hasSize(10);
              assertThat(suspect.sentence()).contains(suspect.count() + " timers");
              assertThat(suspect.scheduler()).isEqualTo("manual");
              if (form.equals("own")) {
                assertThat(suspect.origin()).contains("LeakySamplesTest.java:");
              }
            });
    assertThat(time.scheduler().live().page(TimerQuery.all().suspect(reason)).matching())
        .isEqualTo(found.get(0).count());
    assertThat(time.scheduler().live().page(TimerQuery.all().suspect()).matching())
        .isEqualTo(found.get(0).count());
  }

  private List<Suspect> lookFor(Duration duration, Duration every) {
    List<Suspect> found = time.scheduler().live().suspects(10).suspects();
    assertThat(found).as("one look proves nothing").isEmpty();
    for (Duration passed = Duration.ZERO;
        passed.compareTo(duration) < 0;
        passed = passed.plus(every)) {
      time.advance(every);
      found = time.scheduler().live().suspects(10).suspects();
    }
    return found;
  }

  @Test
  void aTickerThatStaysPausedIsReportedAfterAnHour() {
    Ticker ticker = Timers.every(SECOND).on(time.scheduler()).ticker();
    HELD.add(ticker.asFlux().subscribe());
    ticker.pause();

    assertThat(lookFor(Duration.ofMinutes(55), Duration.ofMinutes(5))).isEmpty();
    time.advance(Duration.ofMinutes(10));
    time.scheduler().live().suspects(1);
    time.advance(Duration.ofSeconds(10));
    assertThat(time.scheduler().live().suspects(1).suspects())
        .singleElement()
        .extracting(Suspect::reason)
        .isEqualTo(SuspectReason.PAUSED);
  }

  @Test
  void aSubscriberThatStopsToRequestIsReportedAfterTenMinutes() {
    Asking once = new Asking(1);
    HELD.add(once);
    Timers.every(SECOND).on(time.scheduler()).counts().subscribe(once);
    time.advance(SECOND);

    assertThat(lookFor(Duration.ofMinutes(9), Duration.ofMinutes(1))).isEmpty();
    time.advance(Duration.ofMinutes(2));
    time.scheduler().live().suspects(1);
    time.advance(Duration.ofSeconds(10));
    assertThat(time.scheduler().live().suspects(1).suspects())
        .singleElement()
        .extracting(Suspect::reason)
        .isEqualTo(SuspectReason.NO_DEMAND);
  }

  @Test
  void whatIsLeftOnASchedulerThatNobodyUsesIsReported() {
    SchedulerUse use = time.scheduler().use();
    Flux.interval(SECOND, time.scheduler()).subscribe();
    assertThat(lookFor(Duration.ofSeconds(30), Duration.ofSeconds(15))).isEmpty();

    use.dispose();

    time.scheduler().live().suspects(1);
    time.advance(Duration.ofSeconds(10));
    assertThat(time.scheduler().live().suspects(1).suspects())
        .singleElement()
        .extracting(Suspect::reason)
        .isEqualTo(SuspectReason.OWNER_GONE);
  }

  @Test
  void whatFeedsNobodyCanBeCompletedOnceItIsASuspect() {
    for (int i = 0; i < 10; i++) {
      leaveLast(Flux.interval(SECOND, time.scheduler()).replay(1).autoConnect());
      leaveLast(Timers.every(SECOND).on(time.scheduler()).counts().cache(1));
    }
    assertThat(time.scheduler().live().completeAll(TimerQuery.all()).completed()).isZero();
    lookFor(Duration.ofSeconds(30), Duration.ofSeconds(15));

    TimerQuery silent = TimerQuery.all().suspect(SuspectReason.NO_AUDIENCE);
    assertThat(time.scheduler().live().countCompletable(silent).completed()).isEqualTo(20);
    assertThat(time.scheduler().live().completeAll(silent).completed()).isEqualTo(20);
    time.loops().turnUntilIdle();
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void whatFeedsASinkWithoutListenersCanBeCompletedOnceItIsASuspect() {
    Sinks.Many<Long> sink = Sinks.many().multicast().directBestEffort();
    for (int i = 0; i < 10; i++) {
      Timers.every(SECOND).on(time.scheduler()).counts().subscribe(sink::tryEmitNext);
    }
    assertThat(time.scheduler().live().completeAll(TimerQuery.all()).completed()).isZero();
    lookFor(Duration.ofSeconds(30), Duration.ofSeconds(15));

    TimerQuery unheard = TimerQuery.all().suspect(SuspectReason.ENDED_BELOW);
    assertThat(time.scheduler().live().completeAll(unheard).completed()).isEqualTo(10);
  }

  @Test
  void anOwnerThatCannotTellIsRefused() {
    Disposable lambda = () -> {};
    assertThatThrownBy(() -> Timers.every(SECOND).boundTo(lambda))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("owner must tell whether it is disposed");
  }

  static Stream<Named<Consumer<Flux<Long>>>> histories() {
    Map<Object, Disposable> sessions = new ConcurrentHashMap<>();
    return Stream.of(
        history("a subscribe that is forgotten", Flux::subscribe),
        history(
            "a map of sessions that is never cleaned",
            interval -> sessions.put(new Object(), interval.subscribe())),
        history(
            "a subscribe within doOnNext",
            interval -> Mono.just(1).doOnNext(n -> interval.subscribe()).subscribe()),
        history("a subscriber of one's own", interval -> interval.subscribe(new Asking(1_000_000))),
        history(
            "a flatMap of what never ends",
            interval -> interval.flatMap(n -> Mono.never(), 1_000_000).subscribe()),
        history(
            "a future that nobody awaits", interval -> interval.skip(1_000_000).next().toFuture()),
        history("a share whose listener stays", interval -> interval.share().subscribe()));
  }

  private static Named<Consumer<Flux<Long>>> history(String name, Consumer<Flux<Long>> leak) {
    return Named.of(name, leak);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void whatGrowsIsReportedWithinTenMinutes(Consumer<Flux<Long>> leak) {
    BOTH.forEach(
        (form, intervals) -> {
          ManualTimers clock =
              ManualTimers.of(TimerScheduler.builder("manual").origins(Origins.ALL), 0);
          List<Suspect> found = List.of();
          for (int minute = 0; minute < 10; minute++) {
            for (int i = 0; i < 20; i++) {
              leak.accept(intervals.every(Duration.ofMinutes(1), clock.scheduler()));
              clock.advance(Duration.ofSeconds(3));
            }
            found = clock.scheduler().live().suspects(10).suspects();
          }
          assertThat(found)
              .as(form)
              .singleElement()
              .satisfies(
                  suspect -> {
                    assertThat(suspect.reason()).isEqualTo(SuspectReason.GROWING);
                    assertThat(suspect.count()).isEqualTo(200);
                    assertThat(suspect.numbers()).containsEntry("grown", 100L);
                    if (form.equals("own")) {
                      assertThat(suspect.origin()).contains("LeakySamplesTest.java:");
                    }
                  });
        });
  }

  /** Requests so many, and keeps what it is given. */
  private static final class Asking extends BaseSubscriber<Long> {
    private final long wanted;

    Asking(long wanted) {
      this.wanted = wanted;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      if (wanted > 0) {
        request(wanted);
      }
    }
  }

  /** Has ended, and has not told its source so. */
  private record Ended(Attr<?> how) implements CoreSubscriber<Long>, Scannable {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Long tick) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}

    @Override
    public Object scanUnsafe(Attr key) {
      return key == how ? Boolean.TRUE : null;
    }
  }
}
