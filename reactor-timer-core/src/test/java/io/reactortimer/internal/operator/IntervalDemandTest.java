// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Garbage;
import io.reactortimer.ManualTimers;
import io.reactortimer.MissedTickPolicy;
import io.reactortimer.Tick;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Contracts 3 to 6: demand, and how an interval ends. */
class IntervalDemandTest {

  private final ManualTimers time = ManualTimers.exact();
  private final List<Tick> ticks = new ArrayList<>();

  /** Asks for nothing by itself. */
  private class OnRequest extends BaseSubscriber<Tick> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(Tick tick) {
      ticks.add(tick);
    }
  }

  private OnRequest subscribe() {
    OnRequest subscriber = new OnRequest();
    Timers.every(Duration.ofMillis(20)).on(time.scheduler()).ticks().subscribe(subscriber);
    return subscriber;
  }

  @Test
  void contract3RequestFromWithinOnNextOnlyRecordsDemand() {
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    int[] depth = {0};
    List<Integer> depths = new ArrayList<>();
    Timers.every(Duration.ofMillis(20))
        .initialDelay(Duration.ZERO)
        .on(time.scheduler())
        .counts()
        .subscribe(
            new BaseSubscriber<Long>() {
              @Override
              protected void hookOnSubscribe(Subscription s) {
                subscription.set(s);
                s.request(1);
              }

              @Override
              protected void hookOnNext(Long value) {
                depths.add(++depth[0]);
                if (depths.size() < 20) {
                  time.loops().time().advanceNanos(50_000_000); // more is due by now
                }
                subscription.get().request(1);
                depth[0]--;
              }
            });
    time.advanceMillis(1000);
    assertThat(depths).hasSizeGreaterThan(10).containsOnly(1);
  }

  @Test
  void contract3AThousandSlowTicksOneAtATimeAndTheIntervalLives() {
    int[] running = {0};
    int[] most = {0};
    long[] count = {0};
    Timers.every(Duration.ofMillis(20))
        .on(time.scheduler())
        .counts()
        .concatMap(
            n -> {
              most[0] = Math.max(most[0], ++running[0]);
              // Longer than the period, and not blocking: the answer comes on the loop later.
              return Mono.delay(Duration.ofMillis(35), time.scheduler())
                  .doOnNext(
                      x -> {
                        running[0]--;
                        count[0]++;
                      });
            },
            1)
        .subscribe();
    for (int i = 0; i < 1100; i++) {
      time.advanceMillis(40);
    }
    assertThat(count[0]).isGreaterThanOrEqualTo(1000);
    assertThat(most[0]).isOne();
    assertThat(time.scheduler().live().counts().byKindAndState()).containsKey(TimerKind.INTERVAL);
  }

  @Test
  void contract4WithoutDemandItIsNotInTheHeapAndWakesNothing() {
    OnRequest subscriber = subscribe();
    assertThat(time.loops().loop().armedCount()).isZero();
    time.advance(Duration.ofHours(1));
    assertThat(time.loops().wakeups()).isZero();
    assertThat(ticks).isEmpty();
    assertThat(time.scheduler().live().page(TimerQuery.all()).timers())
        .singleElement()
        .satisfies(
            info -> {
              assertThat(info.state()).isEqualTo(TimerState.PARKED);
              assertThat(info.demand()).isZero();
              assertThat(info.dueIn()).isNull();
            });
    subscriber.cancel();
  }

  @Test
  void contract4DemandInTimeIsServedOnTheGrid() {
    OnRequest subscriber = subscribe();
    time.advanceMillis(10);
    subscriber.request(2);
    time.advanceMillis(200);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 1L);
    assertThat(ticks).allMatch(tick -> tick.demandWait().isZero() && tick.lateness().isZero());
    assertThat(time.loops().loop().armedCount()).isZero();
  }

  @Test
  void contract4LateDemandIsServedAtOnceAndItsWaitIsNotLateness() {
    OnRequest subscriber = subscribe();
    time.advanceMillis(105); // grid points 0 to 4 are past
    subscriber.request(Long.MAX_VALUE);
    assertThat(ticks).as("not on the thread of request").isEmpty();
    time.loops().turnUntilIdle();
    assertThat(ticks)
        .singleElement()
        .satisfies(
            tick -> {
              assertThat(tick.gridIndex()).isZero();
              assertThat(tick.missed()).isEqualTo(4);
              assertThat(tick.lateness()).isZero();
              assertThat(tick.demandWait()).isEqualTo(Duration.ofMillis(85));
            });
    time.advanceMillis(15);
    assertThat(ticks.get(1).gridIndex()).isEqualTo(5);
  }

  @Test
  void contract4DemandFromAnotherThreadArmsIt() throws InterruptedException {
    OnRequest subscriber = subscribe();
    Thread other = new Thread(() -> subscriber.request(1));
    other.start();
    other.join();
    time.advanceMillis(20);
    assertThat(ticks).hasSize(1);
    assertThat(time.scheduler().counters().scheduled()).isOne();
  }

  @Test
  void contract4AParkedIntervalThatNobodyHoldsIsCollected() {
    WeakReference<OnRequest> subscriber = new WeakReference<>(subscribe());
    Garbage.awaitCollected(subscriber);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void contract5CancelDropsTheSubscriberAtOnceWhileTheShellIsStillLinked()
      throws InterruptedException {
    OnRequest subscriber = subscribe();
    subscriber.request(1);
    WeakReference<OnRequest> reference = new WeakReference<>(subscriber);
    Thread other = new Thread(subscriber::cancel);
    subscriber = null;
    other.start();
    other.join();
    other = null;
    // The loop has had no turn since.
    assertThat(time.loops().loop().armedCount()).isOne();
    Garbage.awaitCollected(reference);
    time.loops().turnUntilIdle();
    assertThat(time.loops().loop().armedCount()).isZero();
  }

  @Test
  void contract5AMillionSubscribedAndCancelledLeaveNothing() {
    for (int i = 0; i < 1_000_000; i++) {
      Timers.every(Duration.ofSeconds(30)).on(time.scheduler()).counts().subscribe().dispose();
    }
    assertThat(time.loops().loop().armedCount()).isZero();
    assertThat(time.scheduler().live().count()).isZero();
    assertThat(time.scheduler().counters().cancelled()).isEqualTo(1_000_000);
  }

  @Test
  void contract6NothingArrivesAfterCancelFromTheDeliveringThread() {
    List<Long> seen = new ArrayList<>();
    Timers.every(Duration.ofMillis(20))
        .missedTicks(MissedTickPolicy.BURST)
        .on(time.scheduler())
        .counts()
        .doOnNext(seen::add)
        .take(3)
        .subscribe();
    time.stallMillis(10_000);
    time.advanceMillis(1000);
    assertThat(seen).containsExactly(0L, 1L, 2L);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void aGracefulEndCompletesWhatIsArmedMeanwhileHoweverMuch() {
    int many = 20_000;
    int[] completed = {0};
    List<OnRequest> subscribers = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      OnRequest subscriber =
          new OnRequest() {
            @Override
            protected void hookOnComplete() {
              completed[0]++;
            }
          };
      Timers.every(Duration.ofMillis(20)).on(time.scheduler()).ticks().subscribe(subscriber);
      subscribers.add(subscriber);
    }
    time.scheduler().disposeGracefully().subscribe();
    time.loops().elsewhere(() -> subscribers.forEach(subscriber -> subscriber.request(1)));
    time.loops().turnUntilIdle();
    assertThat(completed[0]).isEqualTo(many);
    assertThat(ticks).isEmpty();
  }

  @Test
  void cancelInsideOnSubscribeArmsNothing() {
    Timers.every(Duration.ofMillis(20))
        .on(time.scheduler())
        .counts()
        .doOnSubscribe(Subscription::cancel)
        .subscribe();
    time.advanceMillis(100);
    assertThat(time.scheduler().live().count()).isZero();
    assertThat(time.scheduler().counters().delivered()).isZero();
  }

  @Test
  void anotherPublisherEndsIt() {
    TestPublisher<Object> stop = TestPublisher.create();
    StepVerifier.create(
            Timers.every(Duration.ofMillis(20)).on(time.scheduler()).counts().takeUntilOther(stop))
        .then(() -> time.advanceMillis(40))
        .expectNext(0L, 1L)
        .then(stop::complete)
        .expectComplete()
        .verify(Duration.ofSeconds(10));
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void aBadRequestEndsTheStreamWithItsValueAndLeaksNothing() {
    for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
      List<Throwable> errors = new ArrayList<>();
      OnRequest subscriber =
          new OnRequest() {
            @Override
            protected void hookOnError(Throwable error) {
              errors.add(error);
            }
          };
      AtomicReference<Subscription> raw = new AtomicReference<>();
      Timers.every(Duration.ofMillis(20))
          .on(time.scheduler())
          .ticks()
          .doOnSubscribe(raw::set)
          .subscribe(subscriber);
      raw.get().request(bad);
      time.loops().turnUntilIdle();
      assertThat(errors)
          .singleElement()
          .isInstanceOf(IllegalArgumentException.class)
          .asString()
          .contains("request(n) must be positive")
          .contains(Long.toString(bad));
      assertThat(time.scheduler().live().count()).isZero();
    }
  }

  @Test
  void aSubscriberThatThrowsIsCancelledAndReportedAndOthersGoOn() {
    long[] other = {0};
    Timers.every(Duration.ofMillis(20)).on(time.scheduler()).counts().subscribe(n -> other[0]++);
    Timers.every(Duration.ofMillis(20)).on(time.scheduler()).counts().subscribe(new Thrower());
    time.advanceMillis(100);
    assertThat(other[0]).isEqualTo(5);
    assertThat(time.loops().failures()).singleElement().isInstanceOf(ArithmeticException.class);
    assertThat(time.scheduler().live().count()).isOne();
  }

  /** Breaks rule 2.13: BaseSubscriber would catch what its hooks throw. */
  private static final class Thrower implements CoreSubscriber<Long> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Long value) {
      throw new ArithmeticException("a bug in a subscriber");
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError("not after it has thrown", error);
    }

    @Override
    public void onComplete() {
      throw new AssertionError("not after it has thrown");
    }
  }
}
