// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.reactortimer.contract.Waiting;
import io.reactortimer.live.TimerQuery;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/**
 * Contract 15 of keep-alive, timeout and fixed delay: thread-locals of the subscriber's Context.
 */
@Timeout(60)
class ContextPropagationTimersTest {

  private static final ThreadLocal<Object> USER = new ThreadLocal<>();
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Context ANN = Context.of("user", "ann");

  private final TimerScheduler scheduler = TimerScheduler.create("context");
  private final BlockingQueue<String> users = new LinkedBlockingQueue<>();

  @BeforeEach
  void enable() {
    ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
    Hooks.enableAutomaticContextPropagation();
  }

  @AfterEach
  void disable() {
    Hooks.disableAutomaticContextPropagation();
    ContextRegistry.getInstance().removeThreadLocalAccessor("user");
    scheduler.dispose();
  }

  private void note(Object ignored) {
    users.add(String.valueOf(USER.get()));
  }

  @Test
  void contract15WhatAKeepAliveSuppliesSeesThem() {
    StepVerifier.create(
            Timers.keepAlive(Flux.<String>never(), SHORT, () -> "beat", scheduler)
                .doOnNext(this::note)
                .take(3)
                .contextWrite(ANN))
        .expectNextCount(3)
        .expectComplete()
        .verify(LIMIT);
    assertThat(users).hasSize(3).containsOnly("ann");
  }

  @Test
  void contract15ATimeoutSeesThem() {
    StepVerifier.create(
            Timers.timeout(Flux.never(), SHORT, scheduler).doOnError(this::note).contextWrite(ANN))
        .expectError(TimeoutException.class)
        .verify(LIMIT);
    StepVerifier.create(
            Timers.timeout(Mono.never(), SHORT, scheduler)
                .onErrorResume(error -> Mono.fromRunnable(() -> note(error)))
                .contextWrite(ANN))
        .expectComplete()
        .verify(LIMIT);
    assertThat(users).hasSize(2).containsOnly("ann");
  }

  @Test
  void contract15ARunOfAFixedDelaySeesThemFromItsSupplierToItsOutcome() {
    StepVerifier.create(
            Timers.fixedDelay(
                    SHORT,
                    () -> {
                      note("supplier");
                      return Mono.delay(SHORT, scheduler).doOnNext(this::note);
                    })
                .on(scheduler)
                .asFlux()
                .doOnNext(this::note)
                .take(2)
                .contextWrite(ANN))
        .expectNextCount(2)
        .expectComplete()
        .verify(LIMIT);
    assertThat(users).hasSizeGreaterThanOrEqualTo(6).containsOnly("ann");
  }

  @Test
  void contract15ASupplierOfAKeepAliveSeesThem() {
    StepVerifier.create(
            Timers.keepAlive(
                    Flux.<String>never(),
                    SHORT,
                    () -> {
                      note("beat");
                      return "beat";
                    },
                    scheduler)
                .take(3)
                .contextWrite(ANN))
        .expectNextCount(3)
        .expectComplete()
        .verify(LIMIT);
    assertThat(users).hasSizeGreaterThanOrEqualTo(3).containsOnly("ann");
  }

  @Test
  void contract15WhatATimeoutCancelsSeesThem() {
    StepVerifier.create(
            Timers.timeout(Flux.never().doOnCancel(() -> note("cancel")), SHORT, scheduler)
                .contextWrite(ANN))
        .expectError(TimeoutException.class)
        .verify(LIMIT);
    StepVerifier.create(
            Timers.timeout(Mono.never().doOnCancel(() -> note("cancel")), SHORT, scheduler)
                .contextWrite(ANN))
        .expectError(TimeoutException.class)
        .verify(LIMIT);
    assertThat(users).hasSize(2).containsOnly("ann");
  }

  @Test
  void contract15WhatAKeepAliveCancelsSeesThemHoweverItEnds() {
    Flux<String> source = Flux.<String>never().doOnCancel(() -> note("cancel"));
    StepVerifier.create(
            Timers.keepAlive(
                    source,
                    SHORT,
                    () -> {
                      throw new IllegalStateException("no beat");
                    },
                    scheduler)
                .contextWrite(ANN))
        .expectError(IllegalStateException.class)
        .verify(LIMIT);
    StepVerifier.create(
            Timers.keepAlive(source, Duration.ofHours(1), () -> "beat", scheduler)
                .contextWrite(ANN))
        .then(() -> scheduler.live().withPatience(Waiting.PATIENCE).completeAll(TimerQuery.all()))
        .expectComplete()
        .verify(LIMIT);
    StepVerifier.create(
            Timers.keepAlive(source, Duration.ofHours(1), () -> "beat", scheduler)
                .contextWrite(ANN))
        .then(scheduler::dispose)
        .expectComplete()
        .verify(LIMIT);
    assertThat(users).hasSize(3).containsOnly("ann");
  }

  /** A subscriber without operators of Reactor's in front, which would see to thread-locals. */
  private abstract static class Bare implements CoreSubscriber<String> {

    @Override
    public Context currentContext() {
      return ANN;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void contract15WhatAKeepAliveCancelsSeesThemIfItsSubscriberHasThrown() {
    Timers.keepAlive(
            Flux.<String>never().doOnCancel(() -> note("cancel")), SHORT, () -> "beat", scheduler)
        .subscribe(
            new Bare() {
              @Override
              public void onNext(String beat) {
                throw new IllegalStateException("no more");
              }
            });
    assertThat(Waiting.next(users)).isEqualTo("ann");
  }

  /** A source that says nothing by itself, and hands out who listens to it. */
  private static Flux<String> silent(AtomicReference<Subscriber<? super String>> listener) {
    return Flux.from(
        subscriber -> {
          listener.set(subscriber); // first: the beat begins with onSubscribe
          subscriber.onSubscribe(Operators.emptySubscription());
        });
  }

  @Test
  void contract15WhatAKeepAliveDiscardsAndDropsSeesThem() {
    AtomicReference<Subscriber<? super String>> source = new AtomicReference<>();
    AtomicReference<Subscription> kept = new AtomicReference<>();
    Context hooks =
        Operators.enableOnDiscard(ANN, this::note)
            .put("reactor.onErrorDropped.local", (Consumer<Throwable>) this::note);
    Timers.keepAlive(
            silent(source),
            SHORT,
            () -> {
              source.get().onNext("waits");
              source.get().onError(new IllegalStateException("waits behind it"));
              kept.get().cancel();
              return "beat";
            },
            scheduler)
        .subscribe(
            new Bare() {
              @Override
              public Context currentContext() {
                return hooks;
              }

              @Override
              public void onSubscribe(Subscription subscription) {
                kept.set(subscription);
                super.onSubscribe(subscription);
              }

              @Override
              public void onNext(String beat) {}
            });
    for (String what : List.of("the beat", "what waits", "the error")) {
      assertThat(Waiting.next(users)).as(what).isEqualTo("ann");
    }
  }

  @Test
  void contract15WhatWaitsForTheLoopAndWhatARunCancelsSeesThem() {
    AtomicReference<Subscriber<? super String>> source = new AtomicReference<>();
    // Within a beat it is the loop's turn: what the source says then waits for that.
    StepVerifier.create(
            Timers.keepAlive(
                    silent(source),
                    SHORT,
                    () -> {
                      source.get().onNext("waits");
                      throw new IllegalStateException("no beat");
                    },
                    scheduler)
                .doOnNext(this::note)
                .doOnError(this::note)
                .contextWrite(ANN))
        .expectNext("waits")
        .expectError(IllegalStateException.class)
        .verify(LIMIT);
    StepVerifier.create(
            Timers.fixedDelay(
                    SHORT,
                    () ->
                        Mono.never()
                            .doOnSubscribe(
                                s ->
                                    scheduler
                                        .live()
                                        .withPatience(Waiting.PATIENCE)
                                        .completeAll(TimerQuery.all()))
                            .doOnCancel(() -> note("cancel")))
                .on(scheduler)
                .asFlux()
                .doOnComplete(() -> note("complete"))
                .contextWrite(ANN))
        .expectComplete()
        .verify(LIMIT);
    assertThat(users).hasSize(4).containsOnly("ann");
  }

  @Test
  void nothingOfThemStaysOnTheThread() {
    List<Flux<?>> timers =
        List.of(
            Timers.keepAlive(Flux.never(), SHORT, () -> "beat", scheduler).take(1),
            Timers.timeout(Flux.never(), SHORT, scheduler).onErrorComplete(),
            Timers.fixedDelay(SHORT, Mono::empty).on(scheduler).asFlux().take(1));
    for (Flux<?> timer : timers) {
      StepVerifier.create(timer.contextWrite(ANN).then()).expectComplete().verify(LIMIT);
    }
    scheduler.schedule(() -> note("next"));
    assertThat(Waiting.next(users)).isEqualTo("null");
  }

  @Test
  void contract5NothingOfThemIsKeptAfterTheEnd() {
    Duration ages = Duration.ofHours(1);
    // Shells on the way to a loop that sleeps.
    Garbage.awaitCollected(cancelled(Timers.keepAlive(Flux.never(), ages, () -> 1, scheduler)));
    Garbage.awaitCollected(cancelled(Timers.timeout(Flux.never(), ages, scheduler)));
    Garbage.awaitCollected(cancelled(Timers.fixedDelay(ages, Mono::never).on(scheduler).asFlux()));
  }

  private static WeakReference<Object> cancelled(Flux<?> timer) {
    Object user = new Object();
    timer.contextWrite(Context.of("user", user)).subscribe().dispose();
    return new WeakReference<>(user);
  }
}
