// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Reactor's timed operators do on each scheduler what they promise. */
class TimedOperatorsContractTest extends SchedulerContract {

  private static final Duration TICK = Duration.ofMillis(2);
  private static final Duration AGES = Duration.ofHours(1);

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void intervalCountsOnTheScheduler() {
    List<Long> ticks =
        Flux.interval(TICK, scheduler)
            .doOnNext(tick -> assertThat(Thread.currentThread().getName()).startsWith(Subject.NAME))
            .take(10)
            .collectList()
            .block(Waiting.PATIENCE);

    assertThat(ticks).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void anIntervalCancelledWhileItIsSubscribedToNeverTicks() {
    BlockingQueue<String> signals = new LinkedBlockingQueue<>();

    Flux.interval(Duration.ofNanos(1), scheduler)
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
                subscription.cancel();
              }

              @Override
              protected void hookOnNext(Long tick) {
                signals.add("next");
              }

              @Override
              protected void hookOnError(Throwable error) {
                signals.add("error");
              }
            });
    for (int i = 0; i < subject.threads(); i++) {
      fence(scheduler.createWorker());
    }
    Waiting.pass(scheduler, TICK);

    assertThat(signals).isEmpty();
  }

  @Test
  void anIntervalWithoutDemandOverflows() {
    StepVerifier.create(Flux.interval(TICK, scheduler), 2)
        .expectNext(0L, 1L)
        .expectErrorMatches(
            error -> Exceptions.isOverflow(error) && error.getMessage().contains("2"))
        .verify(Waiting.PATIENCE);
  }

  @Test
  void delayEmitsAndCanBeCancelled() {
    Duration delay = Duration.ofMillis(50);
    AtomicBoolean emitted = new AtomicBoolean();
    long before = nanos();
    Mono.delay(delay, scheduler).subscribe(tick -> emitted.set(true)).dispose();
    long cancelled = nanos();

    assertThat(Mono.delay(delay, scheduler).block(Waiting.PATIENCE)).isZero();
    assertThat(nanos() - cancelled).isGreaterThanOrEqualTo(delay.toNanos());
    assumeTrue(cancelled - before < delay.toNanos(), "cancelled in time");
    assertThat(emitted).isFalse();
  }

  @Test
  void delayElementsKeepsTheirOrder() {
    assertThat(
            Flux.range(0, 20)
                .delayElements(Duration.ofMillis(1), scheduler)
                .collectList()
                .block(Waiting.PATIENCE))
        .isEqualTo(upTo(20));
  }

  @Test
  void delaySequenceKeepsTheOrderOfABurst() {
    assertThat(
            Flux.range(0, 3_000)
                .delaySequence(Duration.ofMillis(3), scheduler)
                .collectList()
                .block(Waiting.PATIENCE))
        .isEqualTo(upTo(3_000));
    StepVerifier.create(Flux.empty().delaySequence(TICK, scheduler))
        .expectComplete()
        .verify(Waiting.PATIENCE);
    StepVerifier.create(
            Flux.just(1)
                .concatWith(Flux.error(new IllegalStateException("expected")))
                .delaySequence(TICK, scheduler))
        .expectNext(1)
        .expectErrorMessage("expected")
        .verify(Waiting.PATIENCE);
  }

  @Test
  void delaySubscriptionWaits() {
    long before = nanos();

    Mono.fromSupplier(this::nanos)
        .delaySubscription(Duration.ofMillis(10), scheduler)
        .as(StepVerifier::create)
        .assertNext(at -> assertThat(at - before).isGreaterThanOrEqualTo(10_000_000))
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @Test
  void timeoutStrikesOnlyWhereItIsDue() {
    StepVerifier.create(Mono.never().timeout(TICK, scheduler))
        .expectError(TimeoutException.class)
        .verify(Waiting.PATIENCE);
    StepVerifier.create(Flux.just(1).concatWith(Flux.never()).timeout(TICK, scheduler))
        .expectNext(1)
        .expectError(TimeoutException.class)
        .verify(Waiting.PATIENCE);
    StepVerifier.create(Flux.range(0, 5_000).hide().timeout(AGES, scheduler))
        .expectNextCount(5_000)
        .expectComplete()
        .verify(Waiting.PATIENCE);
    StepVerifier.create(Mono.never().timeout(TICK, Mono.just("fallback"), scheduler))
        .expectNext("fallback")
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bufferTimeoutEmitsWhatIsThere(boolean fair) {
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    BlockingQueue<List<Integer>> buffers = new LinkedBlockingQueue<>();
    CountDownLatch completed = new CountDownLatch(1);
    source
        .asFlux()
        .bufferTimeout(3, TICK, scheduler, fair)
        .subscribe(buffers::add, error -> {}, completed::countDown);
    int emitted = 0;
    List<Integer> seen = new ArrayList<>();

    // Where its timer fires while the first element of a buffer is still on its way in, Reactor's
    // unfair variant keeps that until the next one comes. So one comes, now and then. And it does
    // not count what it keeps.
    int largest = fair ? 3 : 4;
    for (int flushed = 0; flushed < 5; ) {
      source.tryEmitNext(emitted++).orThrow();
      List<Integer> buffer = Waiting.nextWithin(TICK.multipliedBy(50), buffers);
      if (buffer != null) {
        assertThat(buffer).hasSizeBetween(1, 2);
        seen.addAll(buffer);
        flushed++;
      }
    }
    while (emitted < 100) {
      source.tryEmitNext(emitted++).orThrow();
    }
    source.tryEmitComplete().orThrow();
    Waiting.open(completed);

    buffers.forEach(
        buffer -> {
          assertThat(buffer).hasSizeBetween(1, largest);
          seen.addAll(buffer);
        });
    assertThat(seen).isEqualTo(upTo(100));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void windowTimeoutClosesWindows(boolean fair) {
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    Flux<List<Integer>> windows =
        source
            .asFlux()
            .windowTimeout(3, Duration.ofMillis(10), scheduler, fair)
            .concatMap(Flux::collectList)
            .filter(window -> !window.isEmpty());

    StepVerifier.create(windows)
        .then(() -> source.tryEmitNext(0).orThrow())
        .expectNext(List.of(0))
        .then(() -> source.tryEmitNext(1).orThrow())
        .expectNext(List.of(1))
        .then(() -> source.tryEmitComplete().orThrow())
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @Test
  void windowsByTimeHoldEveryElement() {
    List<Integer> all =
        Flux.range(0, 200)
            .delayElements(Duration.ofNanos(100_000), scheduler)
            .window(TICK, scheduler)
            .concatMap(window -> window)
            .collectList()
            .block(Waiting.PATIENCE);

    assertThat(all).isEqualTo(upTo(200));
  }

  @Test
  void sampleTakesTheLatest() {
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    upTo(10).forEach(i -> source.tryEmitNext(i).orThrow());

    // Those before it, too, if a sample is taken while they are on their way in.
    StepVerifier.create(
            source.asFlux().sample(Flux.interval(TICK, scheduler)).filter(latest -> latest == 9))
        .expectNext(9)
        .then(() -> source.tryEmitComplete().orThrow())
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @Test
  void takeByTimeEnds() {
    StepVerifier.create(Flux.never().take(TICK, scheduler))
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @Test
  void refCountWithGraceKeepsTheConnectionForIt() {
    AtomicInteger connections = new AtomicInteger();
    AtomicInteger cancellations = new AtomicInteger();
    Flux<Object> source =
        Flux.never()
            .doOnSubscribe(subscription -> connections.incrementAndGet())
            .doOnCancel(cancellations::incrementAndGet)
            .publish()
            .refCount(1, Duration.ofMillis(50), scheduler);

    source.subscribe().dispose();
    Disposable again = source.subscribe();
    int reconnected = connections.get();
    again.dispose();
    Waiting.until("the grace is over", () -> cancellations.get() == reconnected);
    source.subscribe().dispose();

    assertThat(reconnected).isBetween(1, 2); // 2 if this thread was held up for the grace
    assertThat(connections).hasValue(reconnected + 1);
    Waiting.until("the grace is over", () -> cancellations.get() == reconnected + 1);
  }

  @Test
  void aCachedValueIsRenewed() {
    AtomicInteger subscriptions = new AtomicInteger();
    Mono<Integer> cached =
        Mono.fromSupplier(subscriptions::incrementAndGet).cache(Duration.ofMillis(20), scheduler);

    assertThat(cached.block(Waiting.PATIENCE)).isOne();
    Waiting.until("the value is stale", () -> cached.block(Waiting.PATIENCE) > 1);
  }

  @Test
  void aReplayForgetsWhatIsTooOld() {
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    Flux<Integer> replayed = source.asFlux().replay(TICK, scheduler).autoConnect(0);
    source.tryEmitNext(1).orThrow();
    Waiting.pass(scheduler, Duration.ofMillis(3));
    source.tryEmitNext(2).orThrow();
    source.tryEmitComplete().orThrow();

    List<Integer> seen = replayed.collectList().block(Waiting.PATIENCE);

    assertThat(seen).doesNotContain(1);
  }

  @Test
  void retryBacksOff() {
    AtomicInteger attempts = new AtomicInteger();
    Mono<Integer> flaky =
        Mono.fromSupplier(attempts::incrementAndGet)
            .flatMap(
                attempt ->
                    attempt < 4
                        ? Mono.error(new IllegalStateException("expected"))
                        : Mono.just(attempt));

    StepVerifier.create(
            flaky.retryWhen(Retry.backoff(5, Duration.ofMillis(1)).scheduler(scheduler)))
        .expectNext(4)
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @Test
  void elapsedIsMeasuredOnTheScheduler() {
    StepVerifier.create(Mono.delay(Duration.ofMillis(10), scheduler).elapsed(scheduler))
        .assertNext(timed -> assertThat(timed.getT1()).isBetween(9L, Waiting.PATIENCE.toMillis()))
        .expectComplete()
        .verify(Waiting.PATIENCE);
  }

  @Test
  void manyTimersOfManyKindsLiveTogether() {
    int streams = 200;
    CountDownLatch done = new CountDownLatch(streams);
    List<Throwable> errors = new ArrayList<>();
    Scheduler.Worker worker = scheduler.createWorker();

    for (int i = 0; i < streams; i++) {
      Flux.interval(Duration.ofMillis(1 + i % 5), scheduler)
          .onBackpressureDrop()
          .concatMap(tick -> Mono.delay(Duration.ofNanos(100_000), scheduler), 1)
          .timeout(AGES, scheduler)
          .take(10)
          .publishOn(scheduler)
          .subscribe(
              tick -> {},
              error ->
                  worker.schedule(
                      () -> {
                        errors.add(error);
                        done.countDown();
                      }),
              done::countDown);
    }

    Waiting.open(done);
    fence(worker);
    assertThat(errors).isEmpty();
  }
}
