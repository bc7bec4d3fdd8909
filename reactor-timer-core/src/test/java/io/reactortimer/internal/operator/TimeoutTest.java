// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ManualTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** {@code Timers.timeout}: one timer, whose deadline each element moves; by hand-turned time. */
class TimeoutTest {

  private static final Duration TIMEOUT = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.exact();
  private final TestPublisher<Integer> source = TestPublisher.create();
  private final List<Object> seen = new ArrayList<>();

  @AfterEach
  void resetHooks() {
    Hooks.resetOnNextDropped();
    Hooks.resetOnErrorDropped();
  }

  private <T> Flux<T> guarded(Flux<T> flux) {
    return Timers.timeout(flux, TIMEOUT, time.scheduler());
  }

  private Disposable subscribe(Flux<?> flux) {
    return flux.subscribe(seen::add, seen::add, () -> seen.add("complete"));
  }

  private long live() {
    return time.scheduler().live().count();
  }

  /** A source that throws when it is asked for its name. */
  private static final class Nameless extends Flux<Integer> implements Scannable {

    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      Flux.<Integer>never().subscribe(actual);
    }

    @Override
    public Object scanUnsafe(Attr key) {
      throw new IllegalStateException("not to be asked");
    }
  }

  @Test
  void aSourceThatCannotTellItsNameIsTimedOutWithoutOne() {
    subscribe(guarded(new Nameless()));
    time.advance(TIMEOUT);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
    assertThat((Throwable) seen.get(0)).hasMessageNotContaining(" in '");
  }

  @Test
  void aSourceThatStaysSilentIsEndedAfterTheTimeoutAndNotBefore() {
    subscribe(guarded(source.flux()));
    time.advanceMillis(99);
    assertThat(seen).isEmpty();
    time.advanceMillis(1);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
    source.assertCancelled();
    assertThat(live()).isZero();
    time.advanceMillis(1000);
    assertThat(seen).hasSize(1);
  }

  @Test
  void typeAndMessageAreThoseOfReactorsOwn() {
    Duration odd = Duration.ofMillis(1234).plusNanos(999_999);
    Flux<Object> named = Flux.never().name("x").hide();
    for (Flux<Object> flux :
        List.of(Flux.never(), Flux.never().name("x"), named, Flux.never().map(n -> n))) {
      assertThat(errorOf(Timers.timeout(flux, odd, time.scheduler())))
          .hasMessage(errorOf(flux.timeout(odd, time.scheduler())).getMessage());
    }
    for (Mono<Object> mono : List.of(Mono.never(), Mono.never().name("x"))) {
      assertThat(errorOf(Timers.timeout(mono, odd, time.scheduler()).flux()))
          .hasMessage(errorOf(mono.timeout(odd, time.scheduler()).flux()).getMessage())
          .hasMessageStartingWith("Did not observe any item or terminal signal within 1234ms");
    }
  }

  private Throwable errorOf(Flux<?> flux) {
    List<Throwable> errors = new ArrayList<>();
    flux.subscribe(n -> {}, errors::add);
    time.advanceMillis(2000);
    assertThat(errors).singleElement().isExactlyInstanceOf(TimeoutException.class);
    return errors.get(0);
  }

  @Test
  void anElementThatIsDueBeforeTheDeadlineComesBeforeItThoughBothAreLate() {
    Flux<Long> delays =
        Flux.merge(
            Mono.delay(Duration.ofMillis(60), time.scheduler()),
            Mono.delay(Duration.ofMillis(140), time.scheduler()),
            Mono.never());
    subscribe(guarded(delays));
    time.advanceMillis(80); // the deadline is at 160, and the timer looks up at 100
    time.stallMillis(100);
    assertThat(seen).containsExactly(0L, 0L);
    time.advanceMillis(99);
    assertThat(seen).hasSize(2);
    time.advanceMillis(1);
    assertThat(seen).last().isInstanceOf(TimeoutException.class);
  }

  @Test
  void eachElementMovesTheDeadlineAndTheTimerLooksUpOncePerOriginalOne() {
    subscribe(guarded(source.flux()));
    for (int i = 0; i < 1000; i++) {
      time.advanceMillis(1);
      source.next(i);
    }
    assertThat(seen).hasSize(1000);
    // At 100 ms it sees 199 or so, and so on.
    assertThat(time.loops().wakeups()).isBetween(9L, 12L);
    assertThat(time.scheduler().counters().scheduled()).isOne();
    long before = time.loops().wakeups();
    time.advanceMillis(99);
    assertThat(seen).hasSize(1000);
    time.advanceMillis(1);
    assertThat(seen).last().isInstanceOf(TimeoutException.class);
    assertThat(time.loops().wakeups() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void theTimeThatTheSubscriberTakesDoesNotCount() {
    guarded(source.flux())
        .subscribe(
            n -> {
              time.loops().time().advanceNanos(TIMEOUT.toNanos() * 7);
              seen.add(n);
            },
            seen::add);
    time.advanceMillis(90);
    source.next(1);
    time.advanceMillis(99);
    assertThat(seen).containsExactly(1);
    time.advanceMillis(1);
    assertThat(seen).last().isInstanceOf(TimeoutException.class);
  }

  @Test
  void aLookDuringAnElementFindsThatItDoesNotCount() {
    guarded(source.flux())
        .subscribe(
            n -> {
              time.advanceMillis(1000); // as if the loop ran on, beside a slow subscriber
              seen.add(n);
            },
            seen::add);
    time.advanceMillis(50);
    source.next(1);
    assertThat(seen).containsExactly(1);
    time.advanceMillis(99);
    assertThat(seen).hasSize(1);
    time.advanceMillis(1);
    assertThat(seen).last().isInstanceOf(TimeoutException.class);
  }

  @Test
  void demandDoesNotCountEither() {
    guarded(source.flux())
        .subscribe(
            new BaseSubscriber<Integer>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {}

              @Override
              protected void hookOnError(Throwable error) {
                seen.add(error);
              }
            });
    time.advanceMillis(100);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
  }

  @Test
  void contract5WhateverEndsTheStreamTakesTheTimerOut() {
    subscribe(guarded(source.flux()));
    source.next(1).complete();
    assertThat(live()).isZero();

    TestPublisher<Integer> failing = TestPublisher.create();
    subscribe(guarded(failing.flux()));
    failing.error(new IllegalStateException("over"));
    assertThat(live()).isZero();

    TestPublisher<Integer> cancelled = TestPublisher.create();
    Disposable subscription = subscribe(guarded(cancelled.flux()));
    assertThat(live()).isOne();
    subscription.dispose();
    assertThat(live()).isZero();
    cancelled.assertCancelled();

    time.advanceMillis(1000);
    assertThat(seen).hasSize(3).startsWith(1, "complete");
    assertThat(time.scheduler().counters().cancelled()).isEqualTo(3);
    assertThat(time.loops().loop().armedCount()).isZero();
  }

  @Test
  void aSynchronousSourceLeavesNoTimer() {
    subscribe(guarded(Flux.range(0, 3)));
    subscribe(guarded(Flux.range(5, 9)).take(2));
    assertThat(seen).containsExactly(0, 1, 2, "complete", 5, 6, "complete");
    assertThat(time.scheduler().counters().scheduled()).as("never armed").isZero();
    subscribe(guarded(Flux.empty()));
    subscribe(guarded(Flux.error(new ArithmeticException())));
    assertThat(seen).hasSize(9);
    assertThat(live()).isZero();
    assertThat(time.loops().loop().armedCount()).isZero();
  }

  @Test
  void anElementAfterTheTimeoutIsDiscardedAndAnErrorDropped() {
    List<Object> discarded = new ArrayList<>();
    List<Object> dropped = new ArrayList<>();
    Hooks.onNextDropped(dropped::add);
    Hooks.onErrorDropped(dropped::add);
    TestPublisher<Integer> deaf =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
    subscribe(guarded(deaf.flux()).doOnDiscard(Integer.class, discarded::add));
    time.advanceMillis(100);
    ArithmeticException late = new ArithmeticException("late");
    deaf.next(7).error(late).complete();
    assertThat(discarded).containsExactly(7);
    assertThat(dropped).containsExactly(late);
    assertThat(seen).hasSize(1);
  }

  @Test
  void aSubscriberThatThrowsLeavesNoTimer() {
    guarded(source.flux()).subscribe(ThrowingSubscriber.inOnNext());
    assertThat(live()).isOne();
    assertThatThrownBy(() -> source.next(1)).isInstanceOf(ArithmeticException.class);
    assertThat(live()).isZero();
    source.assertCancelled();

    TestPublisher<Integer> another = TestPublisher.create();
    assertThatThrownBy(() -> guarded(another.flux()).subscribe(ThrowingSubscriber.inOnSubscribe()))
        .isInstanceOf(ArithmeticException.class);
    assertThat(live()).isZero();
    another.assertCancelled();
  }

  @Test
  void oneThatThrowsAtFirstSightGivesItsPlaceBack() {
    ManualTimers few = ManualTimers.of(TimerScheduler.builder("few").maxLive(1), 0);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  Timers.timeout(source.flux(), TIMEOUT, few.scheduler())
                      .subscribe(ThrowingSubscriber.inOnSubscribe()))
          .isInstanceOf(ArithmeticException.class);
    }
    Timers.timeout(source.flux(), TIMEOUT, few.scheduler()).subscribe();
    assertThat(few.scheduler().live().count()).isOne();
  }

  @Test
  void whereThereIsNoRoomOrNoSchedulerTheSubscriberIsToldAtOnce() {
    ManualTimers full = ManualTimers.of(TimerScheduler.builder("full").maxLive(1), 0);
    full.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    subscribe(Timers.timeout(source.flux(), TIMEOUT, full.scheduler()));
    assertThat(seen).singleElement().asString().contains("maxLive=1");
    source.assertWasNotSubscribed();

    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    subscribe(Timers.timeout(source.flux(), TIMEOUT, gone));
    subscribe(Timers.timeout(source.mono(), TIMEOUT, gone).flux());
    assertThat(seen.subList(1, 3)).allMatch(RejectedExecutionException.class::isInstance);
    source.assertWasNotSubscribed();
  }

  @Test
  void aSourceThatEmitsFromWithinAnElementIsPassedOn() {
    Flux<Integer> reentrant =
        Flux.from(
            subscriber ->
                subscriber.onSubscribe(
                    new Subscription() {
                      private int next;

                      @Override
                      public void request(long n) {
                        for (int i = 0; i < n && next < 5; i++) {
                          subscriber.onNext(next++);
                        }
                      }

                      @Override
                      public void cancel() {}
                    }));
    guarded(reentrant)
        .subscribe(
            new BaseSubscriber<Integer>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                request(1);
              }

              @Override
              protected void hookOnNext(Integer value) {
                seen.add(value);
                request(1);
              }

              @Override
              protected void hookOnError(Throwable error) {
                seen.add(error);
              }
            });
    assertThat(seen).containsExactly(0, 1, 2, 3, 4);
    time.advanceMillis(99);
    assertThat(seen).hasSize(5);
    time.advanceMillis(1);
    assertThat(seen).last().isInstanceOf(TimeoutException.class);
  }

  @Test
  void anEndFromWithinAnElementIsFinal() {
    subscribe(guarded(source.flux()).doOnNext(n -> source.complete()));
    source.next(1);
    time.advanceMillis(1000);
    assertThat(seen).containsExactly("complete", 1);
    assertThat(live()).isZero();
  }

  @Test
  void aMonoIsGuardedToo() {
    TestPublisher<Integer> late = TestPublisher.create();
    subscribe(Timers.timeout(late.mono(), TIMEOUT, time.scheduler()).flux());
    subscribe(Timers.timeout(source.mono(), TIMEOUT, time.scheduler()).flux());
    time.advanceMillis(99);
    source.next(5);
    assertThat(seen).containsExactly(5, "complete");
    assertThat(live()).isOne();
    time.advanceMillis(1);
    assertThat(seen).last().isInstanceOf(TimeoutException.class);
    late.assertCancelled();
    assertThat(live()).isZero();
    subscribe(Timers.timeout(Mono.empty(), TIMEOUT, time.scheduler()).flux());
    assertThat(live()).isZero();
  }

  @Test
  void aMonoThatHasItsElementIsNotHurriedToItsEnd() {
    for (boolean ours : new boolean[] {true, false}) {
      TestPublisher<Integer> slow = TestPublisher.create();
      Mono<Integer> mono = Mono.fromDirect(slow.flux());
      subscribe(
          (ours
                  ? Timers.timeout(mono, TIMEOUT, time.scheduler())
                  : mono.timeout(TIMEOUT, time.scheduler()))
              .flux());
      time.advanceMillis(50);
      slow.next(1);
      time.advance(Duration.ofDays(1));
      slow.complete();
      assertThat(seen).as("ours: " + ours).containsExactly(1, "complete");
      assertThat(live()).isZero();
      seen.clear();
    }
  }

  @Test
  void itIsListedWithItsOperatorsAndTheNameFromTheContext() {
    subscribe(guarded(source.flux()).map(n -> n + 1).contextWrite(Timers.named("x")));
    TimerInfo info = time.scheduler().live().page(TimerQuery.all()).timers().get(0);
    assertThat(info.kind()).isEqualTo(TimerKind.TIMEOUT);
    assertThat(info.state()).isEqualTo(TimerState.ARMED);
    assertThat(info.name()).isEqualTo("x");
    assertThat(info.operators()).startsWith("timeout", "map", "contextWrite");
    assertThat(info.dueIn()).isEqualTo(TIMEOUT);
    assertThat(info.period()).isNull();
    assertThat(info.demand()).as("its source knows it").isNull();
  }

  @Test
  void itIsAsOldAsItsSubscription() {
    Flux<Integer> guarded = guarded(source.flux());
    time.advanceMillis(5_000);
    subscribe(guarded);
    Timers.every(TIMEOUT).on(time.scheduler()).counts().subscribe();
    List<TimerInfo> both = time.scheduler().live().page(TimerQuery.all()).timers();
    assertThat(both).hasSize(2);
    assertThat(both.get(0).createdAt()).isEqualTo(both.get(1).createdAt());
  }

  @Test
  void itCanNeitherBeCancelledNorPausedFromAListing() {
    subscribe(guarded(source.flux()));
    LiveTimers live = time.scheduler().live();
    long id = live.page(TimerQuery.all()).timers().get(0).id();
    assertThatThrownBy(() -> live.complete(id))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("timer " + id + " is of kind TIMEOUT");
    assertThatThrownBy(() -> live.pause(id))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("timer " + id + " is of kind TIMEOUT")
        .hasMessageContaining("paused");
    time.advanceMillis(100);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
  }

  @Test
  void theEndOfTheSchedulerLetsTheStreamGoOn() {
    subscribe(guarded(source.flux()));
    source.next(1);
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
    time.advanceMillis(1000);
    source.next(2).complete();
    assertThat(seen).containsExactly(1, 2, "complete");
  }

  @Test
  void oneThatIsSubscribedToWhileTheSchedulerEndsGoesOnUnguarded() {
    subscribe(guarded(source.flux().doOnSubscribe(s -> endOfScheduler())));
    source.next(1).complete();
    assertThat(seen).containsExactly(1, "complete");
  }

  @Test
  void contract6OneThatIsEndedJustAsItsTimeIsOverSaysSoAllTheSame() {
    List<Subscription> subscriptions = new ArrayList<>();
    subscribe(guarded(source.flux()).doOnSubscribe(subscriptions::add));
    TimeoutSubscriber<?> guard = (TimeoutSubscriber<?>) subscriptions.get(0);
    time.loops().time().advanceNanos(TIMEOUT.toNanos());
    guard.terminate(); // by another thread, after the loop has claimed its tick
    guard.tick(time.loops().nowNanos());
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
    source.assertCancelled();
    source.next(1);
    time.advanceMillis(1_000);
    assertThat(seen).hasSize(1);
  }

  private void endOfScheduler() {
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
  }

  @Test
  void contract7ATimeoutBeyondTheEndOfTimeNeverComes() {
    subscribe(Timers.timeout(source.flux(), Duration.ofNanos(Long.MAX_VALUE), time.scheduler()));
    time.advance(Duration.ofDays(365 * 200));
    source.next(1);
    assertThat(seen).containsExactly(1);
    source.complete();
    assertThat(live()).isZero();
  }

  @Test
  void contract7NeitherDoesAnyThatIsNearlyAsFarAway() {
    Duration second = Duration.ofSeconds(1);
    for (int bits = 55; bits < 63; bits++) {
      for (long nanos : new long[] {(1L << bits) - 1, 1L << bits, (1L << bits) + 1}) {
        Duration far = Duration.ofNanos(nanos);
        TestPublisher<Integer> each = TestPublisher.create();
        seen.clear();
        subscribe(Timers.timeout(each.flux(), second, far, time.scheduler()));
        each.next(1);
        time.advance(second.multipliedBy(2));
        each.next(2);
        time.advance(second);
        assertThat(seen).as("a timeout of " + far).containsExactly(1, 2);
      }
    }
  }

  @Test
  void aSourceThatThrowsWhenItIsSubscribedToLeavesNoTimer() {
    ManualTimers limited = ManualTimers.of(TimerScheduler.builder("limited").maxLive(1), 0);
    Flux<Integer> throwing =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {
            throw new IllegalStateException("no subscription today");
          }
        };
    List<Throwable> errors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // Reactor catches it, and says it to the subscriber.
      Timers.timeout(throwing, Duration.ofSeconds(1), limited.scheduler())
          .subscribe(x -> {}, errors::add);
      Timers.keepAlive(throwing, Duration.ofSeconds(1), () -> 1, limited.scheduler())
          .subscribe(x -> {}, errors::add);
    }
    assertThat(errors).isNotEmpty().noneMatch(RejectedExecutionException.class::isInstance);
    assertThat(limited.scheduler().live().count()).isZero();
  }

  @Test
  void aSchedulerThatEndsGracefullyWaitsForItAsForADelay() {
    ManualTimers draining = ManualTimers.exact();
    List<Throwable> errors = new ArrayList<>();
    Timers.timeout(Mono.never(), Duration.ofMillis(300), draining.scheduler())
        .subscribe(x -> {}, errors::add);
    draining.scheduler().disposeGracefully().subscribe();
    draining.loops().turnUntilIdle();
    assertThat(errors).isEmpty();
    draining.advanceMillis(300);
    assertThat(errors).singleElement().isInstanceOf(TimeoutException.class);
  }

  @Test
  void aSchedulerThatEndsGracefullyWaitsAsLongAsElementsComeInTime() {
    subscribe(guarded(source.flux()));
    List<String> ended = new ArrayList<>();
    time.scheduler().disposeGracefully().subscribe(none -> {}, e -> {}, () -> ended.add("ended"));
    for (int i = 0; i < 5; i++) {
      time.advanceMillis(TIMEOUT.toMillis() - 1);
      source.next(i);
    }
    assertThat(seen).containsExactly(0, 1, 2, 3, 4);
    assertThat(ended).isEmpty();
    source.complete();
    time.loops().turnUntilIdle();
    assertThat(ended).containsExactly("ended");
  }
}
