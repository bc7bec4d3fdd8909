// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.RunOutcome;
import io.reactortimer.Ticker;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.gate.ManualGate;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What ends by itself when the application is on its way out, and what does not. */
class ClosingTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.exact();
  private final List<String> ended = new ArrayList<>();

  /** Held, because an interval without demand that nobody holds is garbage. */
  private final List<Disposable> withoutDemand = new ArrayList<>();

  private void watch(String name, Flux<?> flux) {
    flux.subscribe(x -> {}, failure -> ended.add(name + " failed"), () -> ended.add(name));
  }

  /** Subscribes, and asks for nothing. */
  private void watchWithoutDemand(String name, Flux<?> flux) {
    withoutDemand.add(
        flux.subscribe(
            x -> {},
            failure -> ended.add(name + " failed"),
            () -> ended.add(name),
            subscription -> {}));
  }

  private IntervalSpec every(Duration period) {
    return Timers.every(period).on(time.scheduler());
  }

  @Test
  void whatTicksForEverCompletesAndTheRestGoesOn() {
    watch("interval", every(PERIOD).counts());
    watch("ticker", every(PERIOD).ticker().asFlux());
    watch("stock", Flux.interval(PERIOD, time.scheduler()));
    watch("keep-alive", Timers.keepAlive(Flux.never(), PERIOD, () -> 1, time.scheduler()));
    watch("fixed delay", Timers.fixedDelay(PERIOD, Mono::empty).on(time.scheduler()).asFlux());
    watchWithoutDemand("parked", every(PERIOD).ticks());
    watch("delay", Mono.delay(PERIOD, time.scheduler()).flux());
    time.advanceMillis(50);
    assertThat(ended).isEmpty();

    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(ended)
        .containsExactlyInAnyOrder("interval", "ticker", "stock", "parked", "fixed delay");
    assertThat(time.scheduler().isClosing()).isTrue();
    time.advanceMillis(50);
    assertThat(ended).contains("delay").doesNotContain("keep-alive");
    time.advanceMillis(50);
    assertThat(ended).as("silent for its idle time").contains("keep-alive");
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void whatIsSubscribedToLaterCompletesAfterOnePeriodSoThatRepeatDoesNotSpin() {
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    int[] subscriptions = {0};
    watch(
        "repeated",
        every(PERIOD)
            .initialDelay(Duration.ZERO)
            .counts()
            .doOnSubscribe(s -> subscriptions[0]++)
            .repeat(4));
    watchWithoutDemand("parked", every(PERIOD).ticks());
    watch("keep-alive", Timers.keepAlive(Flux.never(), PERIOD, () -> 1, time.scheduler()));
    watch("fixed delay", Timers.fixedDelay(PERIOD, Mono::empty).on(time.scheduler()).asFlux());
    watch("stock", Flux.interval(PERIOD, time.scheduler()));
    time.advanceMillis(99);
    assertThat(ended).isEmpty();
    assertThat(subscriptions[0]).isOne();
    time.advanceMillis(1);
    assertThat(ended).containsExactlyInAnyOrder("parked", "keep-alive", "fixed delay", "stock");
    time.advanceMillis(400);
    assertThat(ended).contains("repeated");
    assertThat(subscriptions[0]).isEqualTo(5);
  }

  @Test
  void closingIsASignalForStreamsThatWouldNotEndWithTheirTimers() {
    watch("merged", Flux.merge(Flux.never(), every(PERIOD).counts()));
    watch("with signal", Flux.never().takeUntilOther(time.scheduler().onClosing()));
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(ended).containsExactly("with signal");
    watch("late", Flux.never().takeUntilOther(time.scheduler().onClosing()));
    assertThat(ended).containsExactly("with signal", "late");
    closing.dispose();
    watch("after", Flux.never().takeUntilOther(time.scheduler().onClosing()));
    assertThat(ended).containsExactly("with signal", "late");
  }

  @Test
  void itIsTakenBackWhenTheLastOneWhoSaidSoTakesItBack() {
    Disposable first = time.scheduler().beginClosing();
    Disposable second = time.scheduler().beginClosing();
    first.dispose();
    first.dispose();
    assertThat(time.scheduler().isClosing()).isTrue();
    second.dispose();
    assertThat(time.scheduler().isClosing()).isFalse();
    watch("interval", every(PERIOD).counts());
    time.advanceMillis(1_000);
    assertThat(ended).isEmpty();
    assertThat(time.scheduler().live().count()).isOne();
  }

  @Test
  void whatIsSubscribedToMeanwhileKeepsItsScheduleIfItIsTakenBack() {
    Duration second = Duration.ofSeconds(1);
    ManualGate gate = new ManualGate();
    gate.open(1);
    List<String> ticked = new ArrayList<>();
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    every(second).counts().subscribe(n -> ticked.add("interval"));
    every(second).onlyWhile(gate).counts().subscribe(n -> ticked.add("gated"));
    every(second).initialDelay(Duration.ofMillis(300)).counts().subscribe(n -> ticked.add("first"));
    Ticker ticker = every(second).ticker();
    ticker.asFlux().subscribe(tick -> ticked.add("reset"));
    Timers.fixedDelay(second, Mono::empty)
        .on(time.scheduler())
        .asFlux()
        .subscribe(outcome -> ticked.add("run"));
    time.advanceMillis(20);
    ticker.reset();
    time.advanceMillis(30);
    closing.dispose();
    time.advanceMillis(249);
    assertThat(ticked).isEmpty();
    time.advanceMillis(1);
    assertThat(ticked).containsExactly("first");
    time.advanceMillis(699);
    assertThat(ticked).hasSize(1);
    time.advanceMillis(1);
    assertThat(ticked).containsExactlyInAnyOrder("first", "interval", "gated", "run");
    time.advanceMillis(20);
    assertThat(ticked).hasSize(5).last().isEqualTo("reset");
    time.advanceMillis(980);
    assertThat(ticked)
        .containsExactlyInAnyOrder(
            "first", "interval", "gated", "run", "reset", "first", "interval", "gated", "run");
  }

  @Test
  void aStreamWithoutDemandOverflowsAtItsFirstPointAndNotWhereItWasToEnd() {
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    watchWithoutDemand(
        "overflow", every(Duration.ofSeconds(1)).missedTicks(MissedTickPolicy.ERROR).counts());
    time.advanceMillis(50);
    closing.dispose();
    time.advanceMillis(949);
    assertThat(ended).isEmpty();
    assertThat(time.scheduler().live().count()).isOne();
    time.advanceMillis(1);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @ParameterizedTest(name = "paused before closing: {0}")
  @ValueSource(booleans = {true, false})
  void aTickerThatIsPausedMeanwhileIsPausedIfItIsTakenBack(boolean before) {
    Ticker ticker = every(Duration.ofSeconds(1)).ticker();
    List<Long> ticked = new ArrayList<>();
    if (before) {
      ticker.pause();
    }
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    ticker.asFlux().subscribe(tick -> ticked.add(time.nowMillis()));
    ticker.pause();
    time.advanceMillis(50);
    closing.dispose();
    time.advanceMillis(5_450);
    assertThat(ticked).isEmpty();
    ticker.resume();
    time.advanceMillis(500);
    assertThat(ticked).containsExactly(6_000L);
  }

  @Test
  void aTickerThatIsResumedBeforeItIsTakenBackTicks() {
    Ticker ticker = every(Duration.ofSeconds(1)).ticker();
    List<Long> ticked = new ArrayList<>();
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    ticker.asFlux().subscribe(tick -> ticked.add(time.nowMillis()));
    ticker.pause();
    ticker.resume();
    closing.dispose();
    time.advanceMillis(2_000);
    assertThat(ticked).containsExactly(1_000L, 2_000L);
  }

  /** A loop that is starved may hear of it when its application has long gone. */
  @Test
  void whatLivedBeforeCompletesThoughItIsTakenBackBeforeTheLoopHearsOfIt() {
    watch("interval", every(PERIOD).counts());
    watch("ticker", every(PERIOD).ticker().asFlux());
    watch("stock", Flux.interval(PERIOD, time.scheduler()));
    watch("fixed delay", Timers.fixedDelay(PERIOD, Mono::empty).on(time.scheduler()).asFlux());
    watchWithoutDemand("parked", every(PERIOD).ticks());
    watch("keep-alive", Timers.keepAlive(Flux.never(), PERIOD, () -> 1, time.scheduler()));
    time.advanceMillis(50);
    time.scheduler().beginClosing().dispose();
    watch("after", every(PERIOD).counts());
    time.loops().turnUntilIdle();
    assertThat(ended)
        .containsExactlyInAnyOrder("interval", "ticker", "stock", "parked", "fixed delay");
    time.advanceMillis(1_000);
    assertThat(ended).doesNotContain("after", "keep-alive");
  }

  @Test
  void noKindOfTimerSpinsWhenItIsRepeatedAndNoneNeedsDemandToEnd() {
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    int[] subscriptions = {0};
    watch(
        "fixed delay",
        Timers.fixedDelay(PERIOD, Mono::empty)
            .initialDelay(Duration.ZERO)
            .on(time.scheduler())
            .asFlux()
            .doOnSubscribe(s -> subscriptions[0]++)
            .repeat(1_000));
    watch(
        "jittered",
        every(PERIOD)
            .initialDelay(Duration.ZERO)
            .jitter(0.01)
            .counts()
            .doOnSubscribe(s -> subscriptions[0]++)
            .repeat(1_000));
    watch("late", every(PERIOD).initialDelay(Duration.ofHours(1)).counts());
    Ticker paused = every(PERIOD).ticker();
    paused.pause();
    watch("paused", paused.asFlux());
    watchWithoutDemand(
        "without demand", Timers.fixedDelay(PERIOD, Mono::empty).on(time.scheduler()).asFlux());
    time.advanceMillis(100);
    assertThat(ended).containsExactlyInAnyOrder("late", "paused", "without demand");
    assertThat(subscriptions[0]).isEqualTo(4);
  }

  @Test
  void anIntervalThatAnotherOperatorWaitsForGoesOn() {
    List<List<Integer>> buffers = new ArrayList<>();
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    source
        .asFlux()
        .buffer(every(PERIOD).counts())
        .subscribe(buffers::add, failure -> {}, () -> ended.add("buffered"));
    time.scheduler().beginClosing();
    for (int i = 0; i < 3; i++) {
      source.tryEmitNext(i);
      time.advanceMillis(100);
    }
    assertThat(buffers).as("emptied on time").containsExactly(List.of(0), List.of(1), List.of(2));
    assertThat(ended).isEmpty();
  }

  @Test
  void aRunThatIsUnderWayMayEndAndIsToldOf() {
    Sinks.Empty<Void> work = Sinks.empty();
    List<RunOutcome> outcomes = new ArrayList<>();
    Timers.fixedDelay(PERIOD, () -> work.asMono().doOnCancel(() -> ended.add("cancelled")))
        .on(time.scheduler())
        .asFlux()
        .subscribe(outcomes::add, failure -> {}, () -> ended.add("completed"));
    time.advanceMillis(100);
    time.scheduler().beginClosing();
    time.advanceMillis(500);
    assertThat(ended).isEmpty();
    work.tryEmitEmpty();
    time.loops().turnUntilIdle();
    assertThat(outcomes).hasSize(1);
    assertThat(ended).containsExactly("completed");
  }

  /** Else a stock interval falls silent when its scheduler ends. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatLivedBeforeCompletesThoughTheSchedulerEndsBeforeItsLoopHearsOfIt(boolean gracefully) {
    every(PERIOD)
        .counts()
        .subscribe(
            tick -> {},
            failure -> {},
            () -> {
              throw new NoClassDefFoundError("org/example/Closer"); // Reactor throws it on
            });
    watch("stock", Flux.interval(PERIOD, time.scheduler()));
    watch("own", every(PERIOD).counts());
    time.advanceMillis(50);
    time.loops().elsewhere(() -> time.scheduler().beginClosing());
    end(gracefully);
    assertThat(ended).containsExactlyInAnyOrder("stock", "own");
    assertThat(time.loops().failures()).singleElement().isInstanceOf(NoClassDefFoundError.class);
    time.advanceMillis(1_000);
    assertThat(ended).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAListingHasCompletedCompletesThoughTheSchedulerEndsFirst(boolean gracefully) {
    watch("stock", Flux.interval(PERIOD, time.scheduler()));
    time.advanceMillis(50);
    long id = time.scheduler().live().page(TimerQuery.all()).timers().get(0).id();
    assertThat(time.scheduler().live().complete(id)).isTrue();
    end(gracefully);
    assertThat(ended).containsExactly("stock");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasToCompleteAndIsCancelledBeforeThatSaysNothing(boolean gracefully) {
    Disposable stock =
        Flux.interval(PERIOD, time.scheduler())
            .subscribe(x -> {}, x -> {}, () -> ended.add("stock"));
    time.advanceMillis(50);
    long id = time.scheduler().live().page(TimerQuery.all()).timers().get(0).id();
    time.scheduler().live().complete(id);
    time.scheduler().beginClosing();
    time.loops().elsewhere(stock::dispose);
    end(gracefully);
    assertThat(ended).isEmpty();
  }

  private void end(boolean gracefully) {
    if (gracefully) {
      time.scheduler().disposeGracefully().subscribe();
    } else {
      time.scheduler().dispose();
    }
    time.loops().turnUntilIdle();
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void aRunThatWasUnderWayIsTheLastThoughTheClosingIsTakenBackBeforeItsEnd() {
    Sinks.Empty<Void> work = Sinks.empty();
    List<RunOutcome> outcomes = new ArrayList<>();
    Timers.fixedDelay(PERIOD, work::asMono)
        .on(time.scheduler())
        .asFlux()
        .subscribe(outcomes::add, failure -> {}, () -> ended.add("completed"));
    time.advanceMillis(100);
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    closing.dispose();
    assertThat(ended).isEmpty();
    work.tryEmitEmpty();
    time.advanceMillis(500);
    assertThat(outcomes).hasSize(1);
    assertThat(ended).containsExactly("completed");
  }

  @Test
  void whatAStalledLoopHoldsCompletesWhenItGoesOn() throws Exception {
    TimerScheduler real = TimerScheduler.builder("stalled").workers(1).build();
    try {
      var release = new CountDownLatch(1);
      var blocked = new CountDownLatch(1);
      var completed = new CountDownLatch(1);
      Timers.every(Duration.ofHours(1))
          .on(real)
          .counts()
          .doOnComplete(completed::countDown)
          .subscribe();
      real.schedule(
          () -> {
            blocked.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      blocked.await();
      real.beginClosing();
      release.countDown();
      assertThat(completed.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      real.dispose();
    }
  }

  @Test
  void aKeepAliveThatNeverBeatsWaitsForASourceThatSpeaksAllTheSame() {
    time.advanceMillis(1_000);
    Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
    watch(
        "keep-alive",
        Timers.keepAlive(
            source.asFlux(), Duration.ofNanos(Long.MAX_VALUE), () -> "beat", time.scheduler()));
    time.advanceMillis(0);
    time.scheduler().beginClosing();
    for (int second = 0; second < 20; second++) {
      source.tryEmitNext("word");
      time.advanceMillis(1_000);
    }
    assertThat(ended).isEmpty();
    time.advanceMillis(5_000);
    assertThat(ended).containsExactly("keep-alive");
  }

  @Test
  void aPauseMeanwhileIsKeptThoughItIsTakenBackBeforeTheLoopHearsOfIt() {
    List<Object> seen = new ArrayList<>();
    Ticker ticker = every(PERIOD).ticker();
    ticker.asFlux().subscribe(seen::add);
    time.loops()
        .elsewhere(
            () -> {
              Disposable closing = time.scheduler().beginClosing();
              ticker.pause();
              closing.dispose();
            });
    time.advanceMillis(1_050);
    assertThat(seen).isEmpty();
    ticker.resume();
    time.advanceMillis(50);
    assertThat(seen).hasSize(1);
  }

  @Test
  void aSourceThatIsAskedLateHasAllItsTimeToSpeak() {
    Sinks.Many<String> answer = Sinks.many().unicast().onBackpressureBuffer();
    List<Object> seen = new ArrayList<>();
    Subscription[] subscription = new Subscription[1];
    @SuppressWarnings({"deprecation", "unused"}) // a subscriber that is known to be an edge
    Disposable client =
        Timers.keepAlive(
                answer.asFlux().limitRate(1), Duration.ofHours(1), () -> "ping", time.scheduler())
            .subscribe(
                seen::add, seen::add, () -> seen.add("end"), given -> subscription[0] = given);
    subscription[0].request(1);
    answer.tryEmitNext("first");
    time.scheduler().beginClosing();
    time.advanceMillis(4_900);
    subscription[0].request(1);
    time.advanceMillis(4_900);
    answer.tryEmitNext("second");
    assertThat(seen).containsExactly("first", "second");
    subscription[0].request(1);
    time.advanceMillis(5_000);
    assertThat(seen).containsExactly("first", "second", "end");
  }

  @Test
  void whatIsSubscribedToLaterDoesNotWaitForALongPeriod() {
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    Duration hour = Duration.ofHours(1);
    watch("interval", every(hour).counts().repeat(2));
    watch("keep-alive", Timers.keepAlive(Flux.never(), hour, () -> 1, time.scheduler()));
    watch("fixed delay", Timers.fixedDelay(hour, Mono::empty).on(time.scheduler()).asFlux());
    time.advanceMillis(100);
    assertThat(ended).containsExactly("fixed delay");
    time.advanceMillis(200);
    assertThat(ended).contains("interval");
    time.advanceMillis(4_699);
    assertThat(ended).doesNotContain("keep-alive");
    time.advanceMillis(1);
    assertThat(ended).contains("keep-alive");
  }

  @Test
  void aClosingThatIsTakenBackLeavesNoTickThatNobodyAskedFor() {
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    List<Long> ticks = new ArrayList<>();
    every(Duration.ofMillis(50))
        .counts()
        .subscribe(ticks::add, failure -> {}, () -> ended.add("complete"), subscription -> {});
    closing.dispose();
    time.advanceMillis(200);
    assertThat(ended).isEmpty();
    assertThat(ticks).isEmpty();
  }

  @Test
  void aResetDoesNotPutOffTheEndOfWhatIsSubscribedToLater() {
    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    for (IntervalSpec spec :
        List.of(every(Duration.ofHours(1)), every(Duration.ofHours(1)).aligned())) {
      Ticker ticker = spec.ticker();
      watch("ended", ticker.asFlux());
      time.advanceMillis(50);
      ticker.reset();
      time.advanceMillis(49);
      ticker.reset(Duration.ofHours(2));
      assertThat(ended).isEmpty();
      time.advanceMillis(1);
      assertThat(ended).containsExactly("ended");
      ended.clear();
    }
  }
}
