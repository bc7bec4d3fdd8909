// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.reactortimer.ManualTimers;
import io.reactortimer.ReactorTimers;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

/** Reactor's automatic context propagation, over our threads. */
@Timeout(60)
class ContextPropagationTest {

  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  private final TimerScheduler scheduler = TimerScheduler.create("context");

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

  @Test
  void contract15ATickSeesTheThreadLocalsOfItsSubscribersContext() {
    Flux<String> seen =
        Timers.every(Duration.ofMillis(1))
            .on(scheduler)
            .counts()
            .map(n -> String.valueOf(USER.get()))
            .take(3)
            .contextWrite(Context.of("user", "ann"));
    StepVerifier.create(seen)
        .expectNext("ann", "ann", "ann")
        .expectComplete()
        .verify(Duration.ofSeconds(20));
  }

  @Test
  void whatTheSupplierOfAKeepAliveThrowsIsToldThoughAHookWrapsOperators() {
    ManualTimers time = ManualTimers.exact();
    List<Object> seen = new ArrayList<>();
    Hooks.onOperatorDebug();
    try {
      Timers.keepAlive(
              Flux.never(),
              Duration.ofSeconds(1),
              () -> {
                throw new IllegalArgumentException("mine");
              },
              time.scheduler())
          .subscribe(seen::add, seen::add);
      time.advanceMillis(1_000);
    } finally {
      Hooks.resetOnOperatorDebug();
    }
    assertThat(seen).singleElement().isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatTheCancelOfASourceThrowsIsReportedThoughAHookWrapsOperators() {
    ManualTimers time = ManualTimers.exact();
    Hooks.onOperatorDebug();
    try {
      Flux<Object> source =
          Flux.from(
              subscriber ->
                  subscriber.onSubscribe(
                      new Subscription() {
                        @Override
                        public void request(long n) {}

                        @Override
                        public void cancel() {
                          throw new IllegalArgumentException("mine");
                        }
                      }));
      Timers.timeout(source, Duration.ofSeconds(1), time.scheduler())
          .subscribe(any -> {}, failure -> {});
      time.advanceMillis(1_000);
    } finally {
      Hooks.resetOnOperatorDebug();
    }
    assertThat(time.loops().failures())
        .singleElement()
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contract15NothingOfASubscriberStaysOnTheThreadForTheNextOne() {
    Flux<String> first =
        Timers.every(Duration.ofMillis(1))
            .on(scheduler)
            .counts()
            .map(n -> String.valueOf(USER.get()))
            .take(1)
            .contextWrite(Context.of("user", "ann"));
    Mono<String> second =
        Mono.delay(Duration.ofMillis(1), scheduler).map(n -> String.valueOf(USER.get()));
    StepVerifier.create(first.concatWith(second))
        .expectNext("ann", "null")
        .expectComplete()
        .verify(Duration.ofSeconds(20));
  }

  @Test
  void unmodifiedCodeOnATakenOverDefaultSeesThemToo() {
    ReactorTimers.Installation installation = ReactorTimers.install(scheduler);
    try {
      Flux<String> seen =
          Flux.interval(Duration.ofMillis(1))
              .onBackpressureDrop()
              .concatMap(n -> Mono.delay(Duration.ofMillis(1)))
              .publishOn(Schedulers.parallel())
              .map(n -> String.valueOf(USER.get()))
              .take(3)
              .contextWrite(Context.of("user", "ann"));
      StepVerifier.create(seen)
          .expectNext("ann", "ann", "ann")
          .expectComplete()
          .verify(Duration.ofSeconds(20));
      StepVerifier.create(Mono.delay(Duration.ofMillis(1)).map(n -> String.valueOf(USER.get())))
          .expectNext("null")
          .expectComplete()
          .verify(Duration.ofSeconds(20));
    } finally {
      installation.dispose();
    }
  }

  @Test
  void aTaskSeesTheThreadLocalsOfTheThreadThatScheduledItAndAHookRunsOnceACall() {
    ReactorTimers.Installation installation = ReactorTimers.install(scheduler);
    AtomicInteger hooked = new AtomicInteger();
    Thread test = Thread.currentThread();
    Schedulers.onScheduleHook(
        "count",
        task -> {
          if (Thread.currentThread() == test) {
            hooked.incrementAndGet();
          }
          return task;
        });
    USER.set("ann");
    try {
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      Disposable task =
          Schedulers.parallel()
              .schedulePeriodically(
                  () -> seen.add(String.valueOf(USER.get())), 0, 1, TimeUnit.MILLISECONDS);
      USER.set("bob");
      assertThat(List.of(Waiting.next(seen), Waiting.next(seen), Waiting.next(seen)))
          .containsOnly("ann");
      assertThat(hooked).hasValue(1);
      assertThat(scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers())
          .extracting(TimerInfo::task)
          .as("what was scheduled, not what the hooks made of it")
          .containsExactly(ContextPropagationTest.class.getName());
      task.dispose();
    } finally {
      USER.remove();
      Schedulers.resetOnScheduleHook("count");
      installation.dispose();
    }
  }

  @Test
  void contract15TheCompletionOfAStockIntervalSeesThemToo() {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Flux.interval(Duration.ofHours(1), scheduler)
        .doOnComplete(() -> seen.add(String.valueOf(USER.get())))
        .contextWrite(Context.of("user", "ann"))
        .subscribe();
    scheduler.beginClosing();
    assertThat(Waiting.next(seen)).isEqualTo("ann");
  }

  /** A subscriber whose Context can be read no longer, once its source is introduced. */
  private static final class Contextless extends BaseSubscriber<Object> {
    final List<Throwable> errors = new ArrayList<>();
    boolean lost;

    @Override
    public Context currentContext() {
      if (lost) {
        throw new IllegalStateException("no Context");
      }
      return Context.empty();
    }

    @Override
    protected void hookOnError(Throwable error) {
      errors.add(error);
    }
  }

  @Test
  void aSourceIsCancelledThoughThereIsNoContextToRestore() {
    ManualTimers time = ManualTimers.exact();
    TestPublisher<Object> source = TestPublisher.create();
    Contextless subscriber = new Contextless();
    Timers.timeout(source.flux(), Duration.ofMillis(1), time.scheduler()).subscribe(subscriber);
    subscriber.lost = true;
    time.advanceMillis(1);
    assertThat(subscriber.errors).singleElement().isInstanceOf(TimeoutException.class);
    source.assertCancelled();
  }

  @Test
  void aKeepAliveEndsThoughThereIsNoContextToRestore() {
    ManualTimers time = ManualTimers.exact();
    TestPublisher<Object> source = TestPublisher.create();
    Contextless subscriber = new Contextless();
    Timers.keepAlive(source.flux(), Duration.ofMillis(1), () -> 1, time.scheduler())
        .subscribe(subscriber);
    subscriber.lost = true;
    time.advanceMillis(1);
    assertThat(subscriber.errors).singleElement().isInstanceOf(IllegalStateException.class);
    source.assertCancelled();
    assertThat(time.scheduler().live().count()).isZero();
  }
}
