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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** {@code Timers.timeout} on threads, and on schedulers that are not ours. */
@Timeout(60)
class TimeoutThreadsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TimerScheduler scheduler = TimerScheduler.create("timeouts");

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
  }

  @Test
  void virtualTimeNeedsNoChange() {
    StepVerifier.withVirtualTime(
            () -> Timers.timeout(Flux.just(1).concatWith(Flux.never()), Duration.ofHours(1)))
        .expectNext(1)
        .expectNoEvent(Duration.ofHours(1).minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .expectError(TimeoutException.class)
        .verify(LIMIT);
  }

  @Test
  void inVirtualTimeThereIsOneTaskPerOriginalDeadline() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    TestPublisher<Integer> source = TestPublisher.create();
    List<Object> seen = new ArrayList<>();
    Timers.timeout(source.flux(), Duration.ofSeconds(10), virtual).subscribe(seen::add, seen::add);
    for (int i = 0; i < 1000; i++) {
      virtual.advanceTimeBy(Duration.ofSeconds(1));
      source.next(i);
    }
    assertThat(seen).hasSize(1000);
    assertThat(virtual.getScheduledTaskCount()).as("ever").isBetween(100L, 115L);
    virtual.advanceTimeBy(Duration.ofSeconds(9));
    assertThat(seen).hasSize(1000);
    virtual.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(seen).hasSize(1001).last().isInstanceOf(TimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onStockSchedulersItStrikesOnlyWhereItIsDue(boolean parallel) {
    Scheduler stock = parallel ? Schedulers.parallel() : Schedulers.single();
    StepVerifier.create(Timers.timeout(Mono.never(), Duration.ofMillis(5), stock))
        .expectError(TimeoutException.class)
        .verify(LIMIT);
    StepVerifier.create(
            Timers.timeout(Flux.range(0, 20_000).publishOn(stock), Duration.ofSeconds(20), stock))
        .expectNextCount(20_000)
        .expectComplete()
        .verify(LIMIT);
  }

  @Test
  void aStockSchedulerDisposedMeanwhileLeavesTheStreamToItself() {
    Scheduler stock = Schedulers.newSingle("gone");
    TestPublisher<Integer> source = TestPublisher.create();
    List<Object> seen = new ArrayList<>();
    Timers.timeout(source.flux(), Duration.ofHours(1), stock)
        .subscribe(seen::add, seen::add, () -> seen.add("complete"));
    CountDownLatch armed = new CountDownLatch(1);
    stock.schedule(armed::countDown);
    Waiting.open(armed);
    stock.dispose();
    source.next(1, 2).complete();
    assertThat(seen).containsExactly(1, 2, "complete");
  }

  @Test
  void aStockSchedulerThatIsGoneOrHasNoTimeIsAnErrorThatCancelsTheSource() {
    Scheduler gone = Schedulers.newSingle("gone");
    gone.dispose();
    for (Scheduler stock : List.of(gone, Schedulers.immediate())) {
      TestPublisher<Integer> source = TestPublisher.create();
      StepVerifier.create(Timers.timeout(source.flux(), Duration.ofDays(1), stock))
          .expectError(RejectedExecutionException.class)
          .verify(LIMIT);
      source.assertCancelled();
    }
  }

  @Test
  void aRefusalDuringAnElementIsSaidAfterIt() {
    List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    AtomicReference<Subscriber<? super Integer>> source = new AtomicReference<>();
    Flux<Integer> eager =
        Flux.from(
            subscriber -> {
              source.set(subscriber);
              subscriber.onSubscribe(Operators.emptySubscription());
            });
    CyclicBarrier inside = new CyclicBarrier(2);
    CyclicBarrier refused = new CyclicBarrier(2);
    Thread emitter = new Thread(() -> source.get().onNext(1));
    Timers.timeout(eager, Duration.ofDays(1), Schedulers.immediate())
        .subscribe(
            new CoreSubscriber<Integer>() {
              @Override
              public void onSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
                emitter.start();
                await(inside); // an element is under way when the timer is to be armed
              }

              @Override
              public void onNext(Integer element) {
                await(inside);
                await(refused);
                seen.add(element);
              }

              @Override
              public void onError(Throwable error) {
                seen.add(error);
              }

              @Override
              public void onComplete() {
                seen.add("complete");
              }
            });
    assertThat(seen).isEmpty();
    await(refused);
    Waiting.end(emitter);
    assertThat(seen).hasSize(2).first().isEqualTo(1);
    assertThat(seen.get(1)).isInstanceOf(RejectedExecutionException.class);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void elementsAndTheTimeoutNeverMeetAndOneEndIsSaid() {
    for (int round = 0; round < 300; round++) {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger met = new AtomicInteger();
      AtomicInteger ends = new AtomicInteger();
      Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
      Timers.timeout(sink.asFlux(), Duration.ofNanos(50_000 + round * 1000L), scheduler)
          .subscribe(
              new CoreSubscriber<Integer>() {
                @Override
                public void onSubscribe(Subscription subscription) {
                  subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Integer element) {
                  met.addAndGet(inside.getAndIncrement() + ends.get());
                  Thread.onSpinWait();
                  inside.decrementAndGet();
                }

                @Override
                public void onError(Throwable error) {
                  met.addAndGet(inside.getAndIncrement() + ends.getAndIncrement());
                  inside.decrementAndGet();
                }

                @Override
                public void onComplete() {
                  onError(new AssertionError("no error"));
                }
              });
      for (int i = 0; i < 2_000 && ends.get() == 0; i++) {
        sink.tryEmitNext(i);
      }
      sink.tryEmitComplete();
      Waiting.until("it has ended", () -> ends.get() > 0);
      assertThat(met).hasValue(0);
      assertThat(ends).hasValue(1);
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

  /** Above and below the timer; what is held is a loop that has not turned, and the timer. */
  private static WeakReference<Object> ended(String how, List<Object> held) {
    ManualTimers time = ManualTimers.exact();
    held.add(time);
    TestPublisher<Integer> source = TestPublisher.create();
    Object state = new byte[1 << 16];
    Disposable subscription =
        Timers.timeout(
                source.flux().map(n -> n + state.hashCode()),
                Duration.ofMinutes(1),
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

  /** Asked from the thread that subscribes, answers from another, at once. */
  private static final class Answering extends Flux<Integer> implements Runnable {
    private final AtomicReference<CoreSubscriber<? super Integer>> asked = new AtomicReference<>();
    private final int answers;

    Answering(int answers) {
      this.answers = answers;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Integer> actual) {
      actual.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {
              asked.set(actual);
            }

            @Override
            public void cancel() {}
          });
    }

    @Override
    public void run() {
      for (int i = 0; i < answers; i++) {
        CoreSubscriber<? super Integer> subscriber;
        do {
          subscriber = asked.getAndSet(null);
          Thread.onSpinWait();
        } while (subscriber == null);
        for (int spin = i % 97; spin > 0; spin--) {
          Thread.onSpinWait();
        }
        subscriber.onNext(1);
        subscriber.onComplete();
      }
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anElementThatComesWhileItsSubscriberIsIntroducedIsNotLost() {
    int rounds = 10_000;
    Answering source = new Answering(rounds);
    Thread answers = new Thread(source, "answers");
    answers.setDaemon(true);
    answers.start();
    Flux<Integer> guarded = Timers.timeout(source, Duration.ofHours(1), scheduler);
    int[] taken = {0};
    for (int i = 0; i < rounds; i++) {
      AtomicBoolean ended = new AtomicBoolean();
      guarded.subscribe(element -> taken[0]++, e -> {}, () -> ended.set(true));
      while (!ended.get() && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
    }
    assertThat(taken[0]).isEqualTo(rounds);
  }
}
