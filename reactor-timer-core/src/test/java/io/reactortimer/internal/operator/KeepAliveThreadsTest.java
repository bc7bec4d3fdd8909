// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Garbage;
import io.reactortimer.ManualTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Live;
import io.reactortimer.contract.Waiting;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** {@code Timers.keepAlive} on threads, and on schedulers that are not ours. */
@Timeout(60)
class KeepAliveThreadsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TimerScheduler scheduler =
      TimerScheduler.builder("alive").slack(Duration.ZERO).build();

  /** Of the loop's thread, until the stream has ended. */
  private long beats;

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
  }

  @Test
  void virtualTimeNeedsNoChange() {
    StepVerifier.withVirtualTime(
            () -> Timers.keepAlive(Flux.never(), Duration.ofHours(1), () -> "beat").take(2))
        .expectSubscription()
        .expectNoEvent(Duration.ofHours(1).minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .expectNext("beat")
        .thenAwait(Duration.ofHours(1))
        .expectNext("beat")
        .expectComplete()
        .verify(LIMIT);
  }

  @Test
  void inVirtualTimeItSchedulesNothingPerElementAndNothingWithoutDemand() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    TestPublisher<Integer> source = TestPublisher.create();
    List<Integer> seen = new ArrayList<>();
    BaseSubscriber<Integer> reader = reader(seen);
    Timers.keepAlive(source.flux(), Duration.ofSeconds(10), () -> -1, virtual).subscribe(reader);
    virtual.advanceTimeBy(Duration.ofHours(1));
    assertThat(virtual.getScheduledTaskCount()).isZero();
    reader.request(2);
    assertThat(seen).containsExactly(-1);
    reader.request(10_000);
    long before = virtual.getScheduledTaskCount();
    for (int i = 0; i < 1000; i++) {
      virtual.advanceTimeBy(Duration.ofSeconds(1));
      source.next(i);
    }
    assertThat(seen).hasSize(1001);
    assertThat(virtual.getScheduledTaskCount() - before).isBetween(95L, 115L);
    reader.cancel();
  }

  private static BaseSubscriber<Integer> reader(List<Integer> seen) {
    return new BaseSubscriber<>() {
      @Override
      protected void hookOnSubscribe(Subscription subscription) {}

      @Override
      protected void hookOnNext(Integer element) {
        seen.add(element);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onStockSchedulersItSpeaksAndLosesNothing(boolean parallel) {
    Scheduler stock = parallel ? Schedulers.parallel() : Schedulers.single();
    StepVerifier.create(
            Timers.keepAlive(Flux.never(), Duration.ofMillis(2), () -> "beat", stock).take(5))
        .expectNextCount(5)
        .expectComplete()
        .verify(LIMIT);
    StepVerifier.create(
            Timers.keepAlive(
                    Flux.range(0, 20_000).publishOn(stock), Duration.ofNanos(1), () -> -1, stock)
                .filter(n -> n >= 0))
        .expectNextSequence(() -> IntStream.range(0, 20_000).iterator())
        .expectComplete()
        .verify(LIMIT);
  }

  @Test
  void aStockSchedulerThatIsGoneOrHasNoTimeIsAnErrorThatCancelsTheSource() {
    Scheduler gone = Schedulers.newSingle("gone");
    gone.dispose();
    for (Scheduler stock : List.of(gone, Schedulers.immediate())) {
      TestPublisher<Integer> source = TestPublisher.create();
      StepVerifier.create(Timers.keepAlive(source.flux(), Duration.ofDays(1), () -> -1, stock))
          .expectError(RejectedExecutionException.class)
          .verify(LIMIT);
      source.assertCancelled();
    }
  }

  @Test
  void aRefusalBehindWhatWaitsIsSaidWhenThatWasTaken() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    TestPublisher<Integer> source = TestPublisher.create();
    List<Integer> seen = new ArrayList<>();
    List<Throwable> errors = new ArrayList<>();
    BaseSubscriber<Integer> reader =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(1);
          }

          @Override
          protected void hookOnNext(Integer element) {
            seen.add(element);
          }

          @Override
          protected void hookOnError(Throwable error) {
            errors.add(error);
          }
        };
    RefusingScheduler refusing = new RefusingScheduler(virtual);
    Timers.keepAlive(source.flux(), Duration.ofSeconds(1), () -> -1, refusing).subscribe(reader);
    virtual.advanceTimeBy(Duration.ofSeconds(1));
    source.next(7);
    refusing.refuses = true;
    assertThat(seen).containsExactly(-1);
    reader.request(1); // takes what waits, and arms the timer
    assertThat(seen).containsExactly(-1, 7);
    assertThat(errors).singleElement().isInstanceOf(RejectedExecutionException.class);
    source.assertCancelled();
  }

  @Test
  void eachElementArrivesOnceInOrderAndNeverMoreThanWasRequested() {
    for (int round = 0; round < 20; round++) {
      exchange(3_000, Duration.ofNanos(20_000));
    }
    assertThat(beats).isPositive();
    assertThat(Live.count(scheduler)).isZero();
  }

  /** Source, loop and the thread that asks all at once. */
  private void exchange(int elements, Duration idle) {
    AtomicLong requested = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    AtomicInteger inside = new AtomicInteger();
    List<String> wrong = new ArrayList<>();
    CountDownLatch completed = new CountDownLatch(1);
    int[] next = {0};
    BaseSubscriber<Integer> reader =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}

          @Override
          protected void hookOnNext(Integer element) {
            if (inside.incrementAndGet() != 1) {
              wrong.add("overlap at " + element);
            }
            if (taken.incrementAndGet() > requested.get()) {
              wrong.add("more than was requested at " + element);
            }
            if (element < 0) {
              beats++;
            } else if (element != next[0]++) {
              wrong.add(element + " instead of " + (next[0] - 1));
            }
            inside.decrementAndGet();
          }

          @Override
          protected void hookOnComplete() {
            completed.countDown();
          }
        };
    Timers.keepAlive(
            Flux.range(0, elements).publishOn(Schedulers.parallel(), 8), idle, () -> -1, scheduler)
        .subscribe(reader);
    int step = 1;
    while (completed.getCount() > 0) {
      long unmet = requested.get() - taken.get();
      if (unmet < 64) {
        requested.addAndGet(step);
        reader.request(step);
        step = step % 7 + 1;
      }
      if (unmet > 0 && step == 3) {
        Thread.onSpinWait();
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(next[0]).isEqualTo(elements);
  }

  @Test
  void aCancelFromAnotherThreadAtAnyMomentLeavesNothing() {
    for (int round = 0; round < 500; round++) {
      AtomicInteger afterwards = new AtomicInteger();
      CountDownLatch spoken = new CountDownLatch(1);
      Disposable subscription =
          Timers.keepAlive(
                  Flux.range(0, 1_000_000).publishOn(Schedulers.parallel()),
                  Duration.ofNanos(10_000),
                  () -> -1,
                  scheduler)
              .subscribe(
                  element -> {
                    spoken.countDown();
                    afterwards.incrementAndGet();
                  });
      Waiting.open(spoken);
      subscription.dispose();
    }
    assertThat(Live.count(scheduler)).isZero();
  }

  @Test
  void contract5NothingIsKeptOfAStreamThatHasEndedThoughTheShellIsStillThere() {
    for (String how : List.of("cancel", "complete", "error")) {
      List<Object> held = new ArrayList<>();
      WeakReference<Object> state = ended(how, held);
      Garbage.awaitCollected(state);
      assertThat(held).hasSize(2);
    }
  }

  /** Above, below and beside the timer; what is held is a loop that has not turned, and it. */
  private static WeakReference<Object> ended(String how, List<Object> held) {
    ManualTimers time = ManualTimers.exact();
    held.add(time);
    TestPublisher<Integer> source = TestPublisher.create();
    Object state = new byte[1 << 16];
    Supplier<Integer> supplier = state::hashCode;
    Disposable subscription =
        Timers.keepAlive(
                source.flux().map(n -> n + state.hashCode()),
                Duration.ofMinutes(1),
                supplier,
                time.scheduler())
            .doOnSubscribe(held::add)
            .map(n -> List.of(n, state))
            .subscribe(n -> {}, e -> {});
    time.loops()
        .elsewhere(
            () -> {
              switch (how) {
                case "cancel" -> subscription.dispose();
                case "complete" -> source.complete();
                default -> source.error(new ArithmeticException());
              }
            });
    assertThat(time.loops().loop().armedCount()).as("the shell").isOne();
    return new WeakReference<>(state);
  }

  @Test
  void anElementThatMeetsACancellationIsDeliveredDiscardedOrDroppedButNeverLost() throws Exception {
    AtomicInteger dropped = new AtomicInteger();
    Hooks.onNextDropped(element -> dropped.incrementAndGet());
    TimerScheduler scheduler = TimerScheduler.builder("discards").workers(1).build();
    try {
      for (int round = 0; round < 5_000; round++) {
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger discarded = new AtomicInteger();
        dropped.set(0);
        List<CoreSubscriber<? super Integer>> source = new ArrayList<>();
        Flux<Integer> heedless =
            new Flux<>() {
              @Override
              public void subscribe(CoreSubscriber<? super Integer> actual) {
                actual.onSubscribe(Operators.emptySubscription());
                source.add(actual);
              }
            };
        BaseSubscriber<Integer> subscriber =
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
              }

              @Override
              protected void hookOnNext(Integer element) {
                delivered.incrementAndGet();
              }
            };
        Timers.keepAlive(heedless, Duration.ofHours(1), () -> -1, scheduler)
            .doOnDiscard(Integer.class, element -> discarded.incrementAndGet())
            .subscribe(subscriber);
        CountDownLatch cancelled = new CountDownLatch(1);
        scheduler.schedule(
            () -> {
              subscriber.cancel();
              cancelled.countDown();
            });
        source.get(0).onNext(1);
        source.get(0).onNext(2);
        cancelled.await();
        assertThat(delivered.get() + discarded.get() + dropped.get())
            .as("round %d: %s %s %s", round, delivered, discarded, dropped)
            .isEqualTo(2);
      }
    } finally {
      Hooks.resetOnNextDropped();
      scheduler.dispose();
    }
  }
}
