// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ManualTimers;
import io.reactortimer.RunOutcome;
import io.reactortimer.Tick;
import io.reactortimer.Ticker;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A tick that cannot be made ends its stream with the reason, and not in silence. */
class FailingTickTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
  private final Watchless watchless = new Watchless(virtual);
  private final List<Object> seen = new ArrayList<>();

  @AfterEach
  void resetHooks() {
    Thread.currentThread().setUncaughtExceptionHandler(null);
    Hooks.resetOnOperatorError();
    Hooks.resetOnErrorDropped();
    Schedulers.resetOnHandleError();
  }

  /** A scheduler that loses its wall clock, and whose other clock may fail once, or call back. */
  private record Watchless(
      VirtualTimeScheduler scheduler, boolean[] lost, boolean[] failsOnce, Runnable[] whenRead)
      implements Scheduler {

    Watchless(VirtualTimeScheduler scheduler) {
      this(scheduler, new boolean[1], new boolean[1], new Runnable[1]);
    }

    @Override
    public long now(TimeUnit unit) {
      if (lost[0] && unit == TimeUnit.MILLISECONDS) {
        throw new IllegalStateException("no clock");
      }
      if (failsOnce[0] && unit == TimeUnit.NANOSECONDS) {
        failsOnce[0] = false;
        throw new IllegalStateException("no clock");
      }
      Runnable next = whenRead[0];
      if (next != null) {
        whenRead[0] = null;
        next.run();
      }
      return scheduler.now(unit);
    }

    @Override
    public Disposable schedule(Runnable task) {
      return scheduler.schedule(task);
    }

    @Override
    public Worker createWorker() {
      return scheduler.createWorker();
    }
  }

  private void watch(Flux<?> flux) {
    flux.subscribe(seen::add, seen::add, () -> seen.add("complete"));
  }

  private void expectTheReason() {
    assertThat(seen).last().isInstanceOf(IllegalStateException.class);
    assertThat(seen).last().asString().contains("no clock");
    int signals = seen.size();
    virtual.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(seen).hasSize(signals);
  }

  @Test
  void whoCannotReadItsClockForATickIsToldWhy() {
    watch(Timers.every(PERIOD).on(watchless).ticks());
    virtual.advanceTimeBy(PERIOD);
    assertThat(seen).hasSize(1);
    watchless.lost[0] = true;
    virtual.advanceTimeBy(PERIOD);
    assertThat(seen).hasSize(2);
    expectTheReason();
  }

  @Test
  void whoCannotReadItForTheNextPointOfItsGridIsToldWhy() {
    watch(Timers.every(PERIOD).aligned().on(watchless).counts());
    watchless.lost[0] = true;
    virtual.advanceTimeBy(PERIOD);
    assertThat(seen).hasSize(1);
    expectTheReason();
  }

  @Test
  void whoCannotReadItForAResetIsToldWhy() {
    Ticker ticker = Timers.every(PERIOD).aligned().on(watchless).ticker();
    watch(ticker.asFlux().map(Tick::sequence));
    virtual.advanceTimeBy(PERIOD);
    assertThat(seen).containsExactly(0L);
    watchless.lost[0] = true;
    ticker.reset();
    virtual.advanceTime();
    assertThat(seen).hasSize(2);
    expectTheReason();
  }

  @Test
  void aKeepAliveThatCannotReadItAfterABeatIsToldWhyAndItsSourceIsCancelled() {
    Sinks.Many<Object> source = Sinks.many().unicast().onBackpressureBuffer();
    watchKeptAlive(source);
    virtual.advanceTimeBy(PERIOD);
    assertThat(seen).hasSize(2).startsWith("beat");
    expectTheReason();
    assertThat(source.currentSubscriberCount()).isZero();
  }

  @Test
  void aKeepAliveThatCannotReadItAfterAnElementIsToldWhyAndItsSourceIsCancelled() {
    Sinks.Many<Object> source = Sinks.many().unicast().onBackpressureBuffer();
    watchKeptAlive(source);
    assertThat(source.tryEmitNext("element")).isEqualTo(Sinks.EmitResult.OK);
    assertThat(seen).hasSize(2).startsWith("element");
    expectTheReason();
    assertThat(source.currentSubscriberCount()).isZero();
  }

  @Test
  void aTimeoutThatCannotReadItBehindAnElementIsToldWhyAndItsSourceIsCancelled() {
    Sinks.Many<Object> source = Sinks.many().unicast().onBackpressureBuffer();
    watch(
        Timers.timeout(source.asFlux(), PERIOD, watchless)
            .doOnNext(any -> watchless.failsOnce[0] = true));
    assertThat(source.tryEmitNext("element")).isEqualTo(Sinks.EmitResult.OK);
    assertThat(seen).hasSize(2).startsWith("element");
    expectTheReason();
    assertThat(source.currentSubscriberCount()).isZero();
  }

  @Test
  void aHookOfReactorThatReturnsNothingMakesNoEndInGoodOrderOfIt() {
    Hooks.onOperatorError((error, element) -> null);
    Sinks.Many<Object> source = Sinks.many().unicast().onBackpressureBuffer();
    watchKeptAlive(source);
    virtual.advanceTimeBy(PERIOD);
    expectTheReason();
  }

  @Test
  void aResetFromWithinAnotherLeavesTheTickerWithTheLastPeriod() {
    Ticker ticker = Timers.every(PERIOD).on(watchless).ticker();
    watch(ticker.asFlux().map(Tick::sequence));
    watchless.whenRead[0] = () -> ticker.reset(PERIOD.multipliedBy(2));
    ticker.reset(PERIOD.multipliedBy(5));
    assertThat(ticker.period()).isEqualTo(PERIOD.multipliedBy(2));
    virtual.advanceTimeBy(PERIOD.multipliedBy(4));
    assertThat(seen).containsExactly(0L, 1L);
  }

  private void watchKeptAlive(Sinks.Many<Object> source) {
    watch(
        Timers.keepAlive(source.asFlux(), PERIOD, () -> "beat", watchless)
            .doOnNext(any -> watchless.failsOnce[0] = true));
  }

  @Test
  void theHookOfReactorSeesIt() {
    Hooks.onOperatorError((error, element) -> new IllegalStateException("no clock, hooked", error));
    watch(Timers.every(PERIOD).on(watchless).ticks());
    watchless.lost[0] = true;
    virtual.advanceTimeBy(PERIOD);
    expectTheReason();
    assertThat(seen).last().asString().contains("hooked");
  }

  @Test
  void aHookThatFailsDoesNotKeepTheEndFromTheSubscriber() {
    ManualTimers time = ManualTimers.exact();
    IllegalStateException noBeat = new IllegalStateException("no beat");
    ArithmeticException ofHook = new ArithmeticException("hook");
    boolean[] cancelled = {false};
    Hooks.onOperatorError(
        (error, element) -> {
          throw ofHook;
        });
    watch(
        Timers.keepAlive(
            Flux.<Integer>never().doOnCancel(() -> cancelled[0] = true),
            PERIOD,
            () -> {
              throw noBeat;
            },
            time.scheduler()));
    time.advance(PERIOD);
    assertThat(seen).containsExactly(noBeat);
    assertThat(noBeat).hasSuppressedException(ofHook);
    assertThat(cancelled[0]).isTrue();
  }

  @Test
  void aTaskWhoseFailureCannotBeReportedGoesOn() {
    ManualTimers time = ManualTimers.exact();
    int[] runs = {0};
    Schedulers.onHandleError(
        (thread, failure) -> {
          throw new ArithmeticException("hook");
        });
    Timers.fixedDelay(
            PERIOD,
            () -> {
              runs[0]++;
              throw new IllegalStateException("fails");
            })
        .on(time.scheduler())
        .start();
    time.advanceMillis(350);
    assertThat(runs[0]).isEqualTo(3);
    assertThat(time.scheduler().live().count()).isOne();
  }

  /** Its publisher says the end only once. */
  @Test
  void aRunWhoseEndCannotBeTimedEndsAllTheSame() {
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError((thread, failure) -> reported.add(failure));
    Sinks.Empty<Void> work = Sinks.empty();
    int[] runs = {0};
    watch(
        Timers.fixedDelay(
                PERIOD,
                () -> {
                  runs[0]++;
                  return work.asMono();
                })
            .on(watchless)
            .asFlux());
    virtual.advanceTimeBy(PERIOD.multipliedBy(5));
    watchless.failsOnce[0] = true;
    assertThat(work.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);
    virtual.advanceTime();
    assertThat(seen).hasSize(1);
    assertThat(reported).singleElement().asString().contains("no clock");
    virtual.advanceTimeBy(PERIOD.minusMillis(1));
    assertThat(runs[0]).isOne();
    virtual.advanceTimeBy(Duration.ofMillis(1));
    assertThat(runs[0]).isEqualTo(2);
  }

  /** What Reactor drops behind the end of a run goes to a hook, which may throw. */
  @Test
  void aRunWhosePublisherThrowsBehindItsEndHasItsOutcome() {
    List<Throwable> reported = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
    Hooks.onErrorDropped(
        failure -> {
          throw new ArithmeticException("hook");
        });
    ManualTimers time = ManualTimers.exact();
    Publisher<Object> broken =
        subscriber -> {
          subscriber.onSubscribe(Operators.emptySubscription());
          subscriber.onComplete();
          throw new IllegalStateException("behind the end");
        };
    watch(Timers.fixedDelay(PERIOD, () -> broken).on(time.scheduler()).asFlux());
    time.advance(PERIOD.multipliedBy(2));
    assertThat(seen).hasSize(2).allMatch(RunOutcome.class::isInstance);
    assertThat(reported).hasSize(2).allMatch(ArithmeticException.class::isInstance);
  }

  @Test
  void aSubscriberThatThrowsAtTheEndOfItsSchedulerIsToldOnce() {
    ManualTimers time = ManualTimers.exact();
    Timers.every(PERIOD).on(time.scheduler()).counts().subscribe(new ThrowingAtTheEnd(seen));
    time.advance(PERIOD);
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly(0L, "complete");
  }

  private record ThrowingAtTheEnd(List<Object> seen) implements CoreSubscriber<Object> {

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {
      seen.add(element);
    }

    @Override
    public void onError(Throwable error) {
      seen.add(error);
    }

    @Override
    public void onComplete() {
      seen.add("complete");
      throw new ArithmeticException("a bug in a subscriber");
    }
  }

  @Test
  void aTimeoutDoesNotNeedTheContextToCancelItsSource() {
    ManualTimers time = ManualTimers.exact();
    boolean[] cancelled = {false};
    CoreSubscriber<Object> subscriber =
        new CoreSubscriber<>() {
          @Override
          public reactor.util.context.Context currentContext() {
            throw new IllegalStateException("no context");
          }

          @Override
          public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(Object element) {}

          @Override
          public void onError(Throwable error) {
            seen.add(error);
          }

          @Override
          public void onComplete() {}
        };
    Timers.timeout(new Cancellable(cancelled), PERIOD, time.scheduler()).subscribe(subscriber);
    time.advance(PERIOD);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
    assertThat(cancelled[0]).isTrue();
  }

  /** A source that reads no Context. */
  private static final class Cancellable extends Flux<Object> {
    private final boolean[] cancelled;

    Cancellable(boolean[] cancelled) {
      this.cancelled = cancelled;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> actual) {
      actual.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              cancelled[0] = true;
            }
          });
    }
  }

  @Test
  void aSubscriberWhoseContextCannotBeReadEndsItsFixedDelay() {
    ManualTimers time = ManualTimers.exact();
    int[] runs = {0};
    Timers.fixedDelay(PERIOD, () -> Flux.just(runs[0]++))
        .on(time.scheduler())
        .asFlux()
        .subscribe(new ContextLess(seen));
    time.advanceMillis(250);
    assertThat(runs[0]).isZero();
    assertThat(seen).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(time.scheduler().live().count()).isZero();
    assertThat(time.scheduler().counters().failed()).isOne();
  }

  private record ContextLess(List<Object> seen) implements CoreSubscriber<Object> {

    @Override
    public reactor.util.context.Context currentContext() {
      if (new Throwable()
          .getStackTrace()[1]
          .getClassName()
          .equals(FixedDelaySubscription.class.getName())) {
        throw new IllegalStateException("no Context");
      }
      return reactor.util.context.Context.empty();
    }

    @Override
    public void onSubscribe(org.reactivestreams.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {
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
  }
}
