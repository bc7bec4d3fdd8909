// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;

/** {@code Timers.keepAlive}, by hand-turned time: when it says something, and what it costs. */
class KeepAliveTest {

  private static final Duration IDLE = Duration.ofMillis(100);

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers time = ManualTimers.exact();
  private final TestPublisher<String> source = TestPublisher.create();
  private final List<Object> seen = new ArrayList<>();
  private int beats;

  private Flux<String> alive(Flux<String> flux) {
    return Timers.keepAlive(flux, IDLE, () -> "beat " + beats++, time.scheduler());
  }

  /** Asks for as much as it is told to. */
  private class Reader extends BaseSubscriber<String> {
    private final long first;

    Reader(long first) {
      this.first = first;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      if (first > 0) {
        request(first);
      }
    }

    @Override
    protected void hookOnNext(String element) {
      seen.add(element);
    }

    @Override
    protected void hookOnError(Throwable error) {
      seen.add(error);
    }

    @Override
    protected void hookOnComplete() {
      seen.add("complete");
    }
  }

  private Reader subscribe(long demand) {
    Reader reader = new Reader(demand);
    alive(source.flux()).subscribe(reader);
    return reader;
  }

  private long live() {
    return time.scheduler().live().count();
  }

  private TimerInfo info() {
    return time.scheduler().live().page(TimerQuery.all()).timers().get(0);
  }

  @Test
  void itSpeaksOnceTheSourceHasBeenSilentForThatLongAndAgainAfterAsLong() {
    subscribe(Long.MAX_VALUE);
    time.advanceMillis(99);
    assertThat(seen).isEmpty();
    time.advanceMillis(1);
    assertThat(seen).containsExactly("beat 0");
    time.advanceMillis(99);
    assertThat(seen).hasSize(1);
    time.advanceMillis(199);
    assertThat(seen).containsExactly("beat 0", "beat 1", "beat 2");
    assertThat(time.scheduler().counters().delivered()).isEqualTo(3);
  }

  @Test
  void anElementThatIsDueBeforeItWouldSpeakComesBeforeThatThoughBothAreLate() {
    Flux<String> delays =
        Flux.merge(
                Mono.delay(Duration.ofMillis(60), time.scheduler()),
                Mono.delay(Duration.ofMillis(140), time.scheduler()),
                Mono.never())
            .map(n -> "element");
    alive(delays).subscribe(new Reader(Long.MAX_VALUE));
    time.advanceMillis(80); // it would speak at 160, and looks up at 100
    time.stallMillis(100);
    assertThat(seen).containsExactly("element", "element");
    time.advanceMillis(99);
    assertThat(seen).hasSize(2);
    time.advanceMillis(1);
    assertThat(seen).last().isEqualTo("beat 0");
  }

  @Test
  void silenceIsMeasuredFromWhenTheLastElementWasTaken() {
    alive(source.flux())
        .subscribe(
            element -> {
              time.loops().time().advanceNanos(70_000_000); // that long it takes
              seen.add(element);
            });
    time.advanceMillis(50);
    source.next("a");
    time.advanceMillis(99);
    assertThat(seen).containsExactly("a");
    time.advanceMillis(1);
    assertThat(seen).containsExactly("a", "beat 0");
    time.advanceMillis(99);
    assertThat(seen).hasSize(2);
    time.advanceMillis(1);
    assertThat(seen).hasSize(3);
  }

  @Test
  void itIsSilentWhileElementsComeOftenerAndLooksUpOncePerOriginalDeadline() {
    subscribe(Long.MAX_VALUE);
    for (int i = 0; i < 1000; i++) {
      time.advanceMillis(1);
      source.next("e" + i);
    }
    assertThat(seen).hasSize(1000).doesNotContain("beat 0");
    assertThat(time.loops().wakeups()).isBetween(9L, 12L);
    assertThat(time.scheduler().counters().scheduled()).isOne();
    time.advanceMillis(100);
    assertThat(seen).hasSize(1001).endsWith("beat 0");
  }

  @Test
  void tenThousandAreFedAMillionElementsAndEachIsArmedOnce() {
    int subscribers = 10_000;
    long[] taken = {0};
    List<Sinks.Many<Integer>> sinks = new ArrayList<>();
    for (int i = 0; i < subscribers; i++) {
      Sinks.Many<Integer> sink = Sinks.unsafe().many().unicast().onBackpressureError();
      sinks.add(sink);
      Timers.keepAlive(sink.asFlux(), IDLE, () -> -1, time.scheduler())
          .subscribe(element -> taken[0] += element);
    }
    for (int round = 0; round < 100; round++) {
      // As from other threads: what is not handed over there, is in no inbox and no heap twice.
      time.loops().elsewhere(() -> sinks.forEach(sink -> sink.tryEmitNext(1)));
    }
    assertThat(taken[0]).isEqualTo(1_000_000);
    assertThat(time.loops().unparks()).isZero();
    assertThat(time.scheduler().counters().scheduled()).isEqualTo(subscribers);
    assertThat(time.loops().loop().armedCount()).isEqualTo(subscribers);
    time.advance(IDLE);
    assertThat(taken[0]).isEqualTo(1_000_000 - subscribers);
    assertThat(time.scheduler().counters().scheduled()).isEqualTo(subscribers);
  }

  @Test
  void demandOfOneIsUsedUpByTheLoopAndTheSourcesNextWaitsForMore() {
    Reader reader = subscribe(1);
    time.advanceMillis(100);
    assertThat(seen).containsExactly("beat 0");
    source.next("a");
    assertThat(seen).as("there is no demand for it").hasSize(1);
    source.assertMaxRequested(1);
    reader.request(1);
    assertThat(seen).containsExactly("beat 0", "a");
    source.assertMaxRequested(1); // nothing more was asked of it for that
    reader.request(2);
    source.next("b", "c");
    assertThat(seen).containsExactly("beat 0", "a", "b", "c");
  }

  @Test
  void contract4WithoutDemandItIsParkedAndWakesNothing() {
    Reader reader = subscribe(0);
    time.advance(Duration.ofHours(1));
    assertThat(time.loops().wakeups()).isZero();
    assertThat(time.loops().loop().armedCount()).isZero();
    assertThat(info().state()).isEqualTo(TimerState.PARKED);
    assertThat(info().demand()).isZero();
    assertThat(seen).isEmpty();

    reader.request(2);
    assertThat(seen).as("not on the thread of request").isEmpty();
    time.advanceMillis(0);
    assertThat(seen).as("silent for an hour").containsExactly("beat 0");
    assertThat(info().lateness()).isZero();
    time.advanceMillis(100);
    assertThat(seen).containsExactly("beat 0", "beat 1");
    time.advance(Duration.ofHours(1));
    assertThat(seen).hasSize(2);
    assertThat(info().state()).isEqualTo(TimerState.PARKED);
    long wakeups = time.loops().wakeups();
    time.advance(Duration.ofHours(1));
    assertThat(time.loops().wakeups()).isEqualTo(wakeups);
  }

  @Test
  void aSourceThatHasSomethingReadyIsAskedBeforeTheLoop() {
    Reader reader = new Reader(0);
    alive(Flux.just("a", "b", "c")).subscribe(reader);
    time.advanceMillis(1000);
    for (int i = 0; i < 3; i++) {
      reader.request(1);
      time.advanceMillis(1000);
    }
    assertThat(seen).containsExactly("a", "b", "c", "complete");
    assertThat(beats).isZero();
  }

  @Test
  void aSourceThatDoesNotReturnFromARequestIsKeptAliveAllTheSame() {
    Flux<String> blocking =
        Flux.generate(
            sink -> {
              time.advanceMillis(250); // as if it blocked for that long, beside the loop
              sink.next("e");
            });
    alive(blocking.take(2)).subscribe(new Reader(Long.MAX_VALUE));
    assertThat(seen).containsExactly("beat 0", "beat 1", "e", "beat 2", "beat 3", "e", "complete");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndOfTheSourceComesBehindWhatWaits(boolean completes) {
    Reader reader = subscribe(2);
    time.advanceMillis(200);
    assertThat(seen).containsExactly("beat 0", "beat 1");
    source.next("a", "b");
    ArithmeticException failure = new ArithmeticException();
    if (completes) {
      source.complete();
    } else {
      source.error(failure);
    }
    time.advanceMillis(1000);
    assertThat(seen).hasSize(2);
    reader.request(1);
    time.advanceMillis(1000);
    assertThat(seen).hasSize(3).endsWith("a");
    assertThat(live()).isOne();
    reader.request(1);
    assertThat(seen)
        .containsExactly("beat 0", "beat 1", "a", "b", completes ? "complete" : failure);
    assertThat(live()).isZero();
    time.advanceMillis(1000);
    assertThat(seen).hasSize(5);
  }

  @Test
  void aSupplierThatThrowsEndsTheStreamAndCancelsTheSource() {
    IllegalStateException failure = new IllegalStateException("no beat");
    assertThat(endedBy(() -> throwIt(failure))).isSameAs(failure);
  }

  @Test
  void aSupplierOfNullEndsTheStreamAndCancelsTheSource() {
    assertThat(endedBy(() -> null))
        .isInstanceOf(NullPointerException.class)
        .asString()
        .contains("supplier");
  }

  @Test
  void anErrorThatReactorHoldsForFatalIsToldToTheSubscriberToo() {
    NoClassDefFoundError failure = new NoClassDefFoundError("Beat");
    assertThat(endedBy(() -> throwIt(failure))).isSameAs(failure);
  }

  private static String throwIt(RuntimeException failure) {
    throw failure;
  }

  private static String throwIt(Error failure) {
    throw failure;
  }

  private Object endedBy(Supplier<String> supplier) {
    Timers.keepAlive(source.flux(), IDLE, supplier, time.scheduler())
        .subscribe(new Reader(Long.MAX_VALUE));
    time.advanceMillis(100);
    source.assertCancelled();
    source.next("late");
    time.advanceMillis(1000);
    assertThat(live()).isZero();
    assertThat(seen).hasSize(1);
    return seen.get(0);
  }

  @Test
  void contract5CancelFromAnySideReleasesAll() {
    Reader reader = subscribe(1);
    time.advanceMillis(100);
    source.next("waits");
    reader.cancel();
    source.assertCancelled();
    assertThat(live()).isZero();

    alive(Flux.just("a", "b").concatWith(Flux.never())).take(2).subscribe(new Reader(5));
    assertThat(live()).isZero();

    alive(Flux.never()).take(1).subscribe(new Reader(5)); // cancelled by its own element
    time.advanceMillis(100);
    assertThat(seen).containsExactly("beat 0", "a", "b", "complete", "beat 1", "complete");
    assertThat(live()).isZero();
    assertThat(time.loops().loop().armedCount()).isZero();
  }

  @Test
  void whatWaitsAtTheCancellationIsDiscarded() {
    List<Object> discarded = new ArrayList<>();
    Reader reader = new Reader(2);
    alive(source.flux()).doOnDiscard(String.class, discarded::add).subscribe(reader);
    time.advanceMillis(200);
    source.next("a", "b");
    reader.cancel();
    assertThat(seen).containsExactly("beat 0", "beat 1");
    assertThat(discarded).containsExactly("a", "b");
  }

  @Test
  void aSubscriberThatThrowsLeavesNoTimerAndNoSource() {
    alive(source.flux()).subscribe(ThrowingSubscriber.inOnNext());
    assertThatThrownBy(() -> source.next("a")).isInstanceOf(ArithmeticException.class);
    source.assertCancelled();

    TestPublisher<String> silent = TestPublisher.create();
    alive(silent.flux()).subscribe(ThrowingSubscriber.inOnNext());
    time.advanceMillis(100);
    assertThat(time.loops().failures()).singleElement().isInstanceOf(ArithmeticException.class);
    silent.assertCancelled();

    TestPublisher<String> shy = TestPublisher.create();
    assertThatThrownBy(() -> alive(shy.flux()).subscribe(ThrowingSubscriber.inOnSubscribe()))
        .isInstanceOf(ArithmeticException.class);
    shy.assertCancelled();
    assertThat(live()).isZero();
  }

  @Test
  void aBadRequestIsAnsweredByTheSource() {
    Subscription[] raw = new Subscription[1];
    alive(Timers.every(IDLE.multipliedBy(3)).on(time.scheduler()).counts().map(String::valueOf))
        .doOnSubscribe(subscription -> raw[0] = subscription)
        .subscribe(new Reader(3));
    time.advanceMillis(100);
    raw[0].request(-7);
    time.advanceMillis(0);
    assertThat(seen).hasSize(2).startsWith("beat 0");
    assertThat(seen.get(1)).asString().contains("request(n)").contains("-7");
    assertThat(live()).isZero();
  }

  @Test
  void itIsListedWithItsOperatorsAndTheNameFromTheContext() {
    alive(source.flux())
        .map(n -> n)
        .contextWrite(Timers.named("room.alive"))
        .subscribe(new Reader(9));
    time.advanceMillis(130);
    TimerInfo info = info();
    assertThat(info.kind()).isEqualTo(TimerKind.KEEP_ALIVE);
    assertThat(info.state()).isEqualTo(TimerState.ARMED);
    assertThat(info.name()).isEqualTo("room.alive");
    assertThat(info.operators()).startsWith("keepAlive", "map", "contextWrite");
    assertThat(info.period()).isEqualTo(IDLE);
    assertThat(info.dueIn()).isEqualTo(Duration.ofMillis(70));
    assertThat(info.ticks()).isOne();
    assertThat(info.demand()).isEqualTo(8);
  }

  @Test
  void cancelFromAListingCompletesItAndCancelsTheSource() {
    alive(source.flux()).subscribe(seen::add, seen::add, () -> seen.add("complete"));
    time.advanceMillis(100);
    long id = info().id();
    assertThat(time.scheduler().live().complete(id)).isTrue();
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly("beat 0", "complete");
    source.assertCancelled();
    assertThat(time.scheduler().live().complete(id)).isFalse();
    assertThat(live()).isZero();
  }

  @Test
  void theEndOfTheSchedulerCompletesItBehindWhatWaits() {
    Reader reader = subscribe(1);
    time.advanceMillis(100);
    source.next("a");
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
    source.assertCancelled();
    assertThat(seen).containsExactly("beat 0");
    reader.request(1);
    assertThat(seen).containsExactly("beat 0", "a", "complete");
  }

  @Test
  void aGracefulEndOfTheSchedulerCompletesIt() {
    subscribe(1);
    time.scheduler().disposeGracefully().subscribe();
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly("complete");
    source.assertCancelled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGracefulEndOfTheSchedulerDoesNotWaitForTheReaderOfWhatIsLeft(boolean sourceEnds) {
    TestPublisher<String> eager = TestPublisher.createNoncompliant(Violation.REQUEST_OVERFLOW);
    Reader reader = new Reader(2);
    alive(eager.flux()).subscribe(reader);
    eager.next("a", "b", "c");
    if (sourceEnds) {
      eager.complete();
    }
    List<String> ended = new ArrayList<>();
    time.scheduler().disposeGracefully().subscribe(none -> {}, e -> {}, () -> ended.add("ended"));
    time.loops().turnUntilIdle();
    assertThat(ended).containsExactly("ended");
    assertThat(live()).as("waits for its reader").isOne();
    assertThat(seen).containsExactly("a", "b");
    reader.request(1);
    assertThat(seen).containsExactly("a", "b", "c", "complete");
    assertThat(live()).isZero();
  }

  @Test
  void whereThereIsNoRoomOrNoSchedulerTheSubscriberIsToldAtOnce() {
    ManualTimers full = ManualTimers.of(TimerScheduler.builder("full").maxLive(1), 0);
    full.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    Timers.keepAlive(source.flux(), IDLE, () -> "beat", full.scheduler()).subscribe(new Reader(1));
    assertThat(seen).singleElement().asString().contains("maxLive=1");
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    Timers.keepAlive(source.flux(), IDLE, () -> "beat", gone).subscribe(new Reader(1));
    assertThat(seen).last().isInstanceOf(RejectedExecutionException.class);
    source.assertWasNotSubscribed();
  }

  @Test
  void contract10WhatTheLoopEmitsForTheSourceLeavesOtherTimersTheirTurn() {
    TestPublisher<Integer> fast = TestPublisher.create();
    List<Integer> taken = new ArrayList<>();
    Timers.keepAlive(fast.flux(), SECOND, () -> -1, time.scheduler())
        .subscribe(
            element -> {
              taken.add(element);
              if (element == -1) {
                time.loops().elsewhere(() -> IntStream.range(0, 1_000).forEach(fast::next));
              }
            });
    time.loops().time().advanceNanos(SECOND.toNanos());
    time.loops().turn();
    assertThat(taken).hasSizeBetween(2, 300);
    time.loops().turnUntilIdle();
    assertThat(taken.subList(1, taken.size()))
        .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void contract10TheEndBehindWhatTheLoopHasLeftIsSaid() {
    TestPublisher<Integer> fast = TestPublisher.create();
    List<Object> taken = new ArrayList<>();
    Runnable burst =
        () -> {
          IntStream.range(0, 100).forEach(fast::next);
          fast.complete();
        };
    Timers.keepAlive(fast.flux(), SECOND, () -> -1, time.scheduler())
        .subscribe(
            element -> {
              taken.add(element);
              if (element == -1) {
                time.loops().elsewhere(burst);
              }
            },
            taken::add,
            () -> taken.add("complete"));
    time.advance(SECOND);
    assertThat(taken).hasSize(102).endsWith(99, "complete");
  }

  @Test
  void contract6ASupplierThatCancelsGetsItsElementDiscardedAndNotDelivered() {
    Disposable.Swap stream = Disposables.swap();
    List<Object> discarded = new ArrayList<>();
    Supplier<String> cancelling =
        () -> {
          stream.dispose();
          return "beat";
        };
    stream.update(
        Timers.keepAlive(source.flux(), SECOND, cancelling, time.scheduler())
            .doOnDiscard(String.class, discarded::add)
            .subscribe(seen::add));
    time.advance(SECOND);
    assertThat(seen).isEmpty();
    assertThat(discarded).containsExactly("beat");
  }
}
