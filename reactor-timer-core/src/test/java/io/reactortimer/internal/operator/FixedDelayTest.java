// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.FixedDelaySpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.RunOutcome;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

/** {@code Timers.fixedDelay}, by hand-turned time. */
class FixedDelayTest {

  private static final Duration DELAY = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.exact();
  private final List<Long> begun = new ArrayList<>();
  private final List<RunOutcome> outcomes = new ArrayList<>();

  private FixedDelaySpec every(Supplier<? extends Publisher<?>> task) {
    return Timers.fixedDelay(
            DELAY,
            () -> {
              begun.add(time.nowMillis());
              return task.get();
            })
        .on(time.scheduler());
  }

  private Disposable subscribe(Supplier<? extends Publisher<?>> task) {
    return every(task).asFlux().subscribe(outcomes::add);
  }

  private Mono<Long> lasting(long millis) {
    return Mono.delay(Duration.ofMillis(millis), time.scheduler());
  }

  private TimerInfo info() {
    return time.scheduler().live().page(TimerQuery.all()).timers().stream()
        .filter(timer -> timer.kind() == TimerKind.FIXED_DELAY)
        .findFirst()
        .orElseThrow();
  }

  private long live() {
    return time.scheduler().live().count();
  }

  @Test
  void aGracefulEndOfTheSchedulerCancelsTheRunThatIsUnderWay() {
    List<String> seen = new ArrayList<>();
    every(() -> Mono.never().doOnCancel(() -> seen.add("run cancelled")))
        .asFlux()
        .subscribe(outcomes::add, error -> {}, () -> seen.add("completed"));
    time.advance(DELAY);
    time.scheduler().disposeGracefully().subscribe(none -> {}, error -> {}, () -> seen.add("gone"));
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly("run cancelled", "completed", "gone");
    assertThat(outcomes).isEmpty();
  }

  @Test
  void theElementsOfARunGoToTheDiscardHookOfTheSubscriber() {
    List<Object> discarded = new ArrayList<>();
    Sinks.Many<String> endless = Sinks.many().unicast().onBackpressureBuffer();
    Disposable running =
        every(() -> begun.size() == 1 ? Flux.just("a", "b") : endless.asFlux())
            .asFlux()
            .doOnDiscard(String.class, discarded::add)
            .subscribe(outcomes::add);
    time.advanceMillis(100);
    assertThat(outcomes).hasSize(1);
    assertThat(discarded).containsExactly("a", "b");

    time.advanceMillis(100);
    endless.tryEmitNext("c");
    running.dispose();
    assertThat(discarded).containsExactly("a", "b", "c");
  }

  @Test
  void theNextRunIsDueOneDelayAfterTheEndOfTheLast() {
    subscribe(() -> lasting(30));
    time.advanceMillis(1000);
    assertThat(begun).containsExactly(100L, 230L, 360L, 490L, 620L, 750L, 880L);
    assertThat(outcomes).hasSize(7);
    assertThat(outcomes).extracting(RunOutcome::sequence).isSorted().startsWith(0L, 1L, 2L);
    assertThat(outcomes)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.duration()).isEqualTo(Duration.ofMillis(30));
              assertThat(outcome.lateness()).isZero();
              assertThat(outcome.failed()).isFalse();
            });
  }

  @Test
  void nothingRunsBeforeItIsStartedAndTheInitialDelayIsOfTheFirstRun() {
    FixedDelaySpec spec = every(Mono::empty).initialDelay(Duration.ofMillis(7));
    time.advanceMillis(1000);
    assertThat(begun).isEmpty();
    spec.start();
    time.advanceMillis(207);
    assertThat(begun).containsExactly(1007L, 1107L, 1207L);
  }

  @Test
  void aPauseIsLatenessOfOneRunAndNoBurst() {
    subscribe(Mono::empty);
    time.stallMillis(1050);
    assertThat(begun).containsExactly(1050L);
    assertThat(outcomes.get(0).lateness()).isEqualTo(Duration.ofMillis(950));
    assertThat(info().lateness()).isEqualTo(Duration.ofMillis(950));
    time.advanceMillis(100);
    assertThat(begun).containsExactly(1050L, 1150L);
    assertThat(outcomes.get(1).lateness()).isZero();
  }

  @Test
  void aThousandSlowRunsNeverOverlapAndItLives() {
    int[] running = {0};
    int[] most = {0};
    subscribe(
        () -> {
          most[0] = Math.max(most[0], ++running[0]);
          return lasting(250).doOnNext(n -> running[0]--);
        });
    time.advanceMillis(350_000);
    assertThat(outcomes).hasSize(1000);
    assertThat(most[0]).isOne();
    assertThat(live()).isOne();
    assertThat(time.scheduler().counters().failed()).isZero();
  }

  @Test
  void aRunMayEndOnAnotherThread() {
    List<CompletableFuture<String>> futures = new ArrayList<>();
    subscribe(
        () -> {
          CompletableFuture<String> future = new CompletableFuture<>();
          futures.add(future);
          return Mono.fromFuture(future);
        });
    time.advanceMillis(100);
    time.advanceMillis(40);
    assertThat(outcomes).isEmpty();
    time.loops().elsewhere(() -> futures.get(0).complete("done"));
    assertThat(outcomes).as("by the loop").isEmpty();
    time.advanceMillis(99);
    assertThat(outcomes).singleElement().extracting(RunOutcome::duration).isEqualTo(ms(40));
    assertThat(futures).hasSize(1);
    time.advanceMillis(1);
    assertThat(futures).hasSize(2);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void whatARunEmitsIsNothingToItHoweverMuch() {
    int[] run = {0};
    subscribe(() -> run[0]++ % 2 == 0 ? Mono.empty() : Flux.range(0, 10_000));
    time.advanceMillis(400);
    assertThat(outcomes).hasSize(4).noneMatch(RunOutcome::failed);
  }

  @Test
  void aFailingRunCostsThatRunWhateverHasFailed() {
    List<Supplier<Publisher<?>>> tasks =
        List.of(
            () -> throwIt(new IllegalStateException("supplier")),
            () -> throwIt(new NoClassDefFoundError("supplier")),
            () -> null,
            () -> Mono.error(new IllegalStateException("publisher")),
            () -> Mono.fromRunnable(() -> throwIt(new StackOverflowError("publisher"))),
            () -> Flux.just(1, 2).concatWith(Flux.error(new IllegalStateException("later"))),
            () -> lasting(10).then(Mono.error(new IllegalStateException("slowly"))),
            Mono::empty);
    subscribe(() -> tasks.get(begun.size() - 1).get());
    time.advanceMillis(810);
    assertThat(outcomes).hasSize(8);
    assertThat(outcomes)
        .extracting(RunOutcome::sequence)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(outcomes.subList(0, 7)).allMatch(RunOutcome::failed);
    assertThat(outcomes.get(0).error()).hasMessage("supplier");
    assertThat(outcomes.get(1).error()).isInstanceOf(NoClassDefFoundError.class);
    assertThat(outcomes.get(2).error()).isInstanceOf(NullPointerException.class);
    assertThat(outcomes.get(3).error()).hasMessage("publisher");
    assertThat(outcomes.get(4).error()).isInstanceOf(StackOverflowError.class);
    assertThat(outcomes.get(5).error()).hasMessage("later");
    assertThat(outcomes.get(6).error()).hasMessage("slowly");
    assertThat(outcomes.get(6).duration()).isEqualTo(ms(10));
    assertThat(outcomes.get(7).failed()).isFalse();
    assertThat(time.scheduler().counters().failed()).isEqualTo(7);
    assertThat(time.scheduler().counters().delivered()).as("with the delay of 10 ms").isEqualTo(2);
    assertThat(time.loops().failures()).isEmpty();
  }

  private static <T> T throwIt(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  @Test
  void aRunThatNeverEndsIsFiringAndCancelEndsIt() {
    TestPublisher<Object> endless = TestPublisher.create();
    Disposable subscription = subscribe(() -> endless);
    time.advanceMillis(100);
    time.advance(Duration.ofHours(1));
    assertThat(begun).hasSize(1);
    assertThat(info().state()).isEqualTo(TimerState.FIRING);
    assertThat(info().dueIn()).isNull();
    assertThat(time.loops().loop().armedCount()).as("waits for no time").isZero();
    subscription.dispose();
    endless.assertCancelled();
    assertThat(live()).isZero();
    endless.complete();
    time.advanceMillis(1000);
    assertThat(outcomes).isEmpty();
    assertThat(begun).hasSize(1);
  }

  @Test
  void cancelFromWithinTheTaskEndsTheRunThatItGives() {
    TestPublisher<Object> endless = TestPublisher.create();
    Disposable[] self = new Disposable[1];
    self[0] =
        subscribe(
            () -> {
              self[0].dispose();
              return endless;
            });
    time.advanceMillis(100);
    endless.assertWasSubscribed();
    endless.assertCancelled();
    time.advanceMillis(1000);
    assertThat(begun).hasSize(1);
    assertThat(live()).isZero();
  }

  @Test
  void cancelBetweenTheEndOfARunAndItsOutcomeDeliversNothing() {
    Sinks.Empty<Object> end = Sinks.empty();
    Disposable subscription = subscribe(end::asMono);
    time.advanceMillis(100);
    time.loops()
        .elsewhere(
            () -> {
              end.tryEmitEmpty();
              subscription.dispose();
            });
    time.advanceMillis(1000);
    assertThat(outcomes).isEmpty();
    assertThat(begun).hasSize(1);
    assertThat(live()).isZero();
  }

  @Test
  void synchronousRunsDoNotRecurse() {
    long[] deepest = {0};
    Timers.fixedDelay(
            Duration.ofNanos(1),
            () -> {
              if (outcomes.size() % 5_000 == 0) {
                long frames = StackWalker.getInstance().walk(Stream::count);
                deepest[0] = Math.max(deepest[0], frames);
              }
              return Mono.empty();
            })
        .on(time.scheduler())
        .asFlux()
        .subscribe(outcomes::add);
    time.loops().advanceNanos(1);
    long first = deepest[0];
    time.loops().advanceNanos(99_999);
    assertThat(outcomes).hasSize(100_000);
    assertThat(deepest[0]).isLessThanOrEqualTo(first + 5);
  }

  @Test
  void startReportsWhatFailsAndGoesOn() {
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    List<Throwable> uncaught = new ArrayList<>();
    thread.setUncaughtExceptionHandler((whose, error) -> uncaught.add(error));
    try {
      Disposable task =
          every(() -> Mono.error(new IllegalStateException("run " + begun.size()))).start();
      time.advanceMillis(300);
      assertThat(reported)
          .extracting(Throwable::getMessage)
          .containsExactly("run 1", "run 2", "run 3");
      assertThat(uncaught).isEqualTo(reported);
      task.dispose();
      assertThat(task.isDisposed()).isTrue();
      time.advanceMillis(300);
      assertThat(reported).hasSize(3);
      assertThat(live()).isZero();
    } finally {
      Schedulers.resetOnHandleError();
      thread.setUncaughtExceptionHandler(before);
    }
  }

  /** Asks for as much as a test does. */
  private class Reader extends BaseSubscriber<RunOutcome> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(RunOutcome outcome) {
      outcomes.add(outcome);
    }
  }

  @Test
  void contract4NoRunBeginsWithoutDemandForItsOutcome() {
    Reader reader = new Reader();
    every(() -> lasting(30)).asFlux().subscribe(reader);
    time.advance(Duration.ofHours(1));
    assertThat(begun).isEmpty();
    assertThat(time.loops().wakeups()).isZero();
    assertThat(info().state()).isEqualTo(TimerState.PARKED);
    reader.request(1);
    assertThat(begun).as("not on the thread of request").isEmpty();
    time.advanceMillis(1000);
    assertThat(begun).containsExactly(3_600_000L);
    assertThat(outcomes).singleElement().extracting(RunOutcome::lateness).isEqualTo(Duration.ZERO);
    assertThat(info().state()).isEqualTo(TimerState.PARKED);
    assertThat(time.loops().loop().armedCount()).isZero();
    reader.request(2);
    time.advanceMillis(1000);
    assertThat(begun).containsExactly(3_600_000L, 3_601_000L, 3_601_130L);
    assertThat(info().demand()).isZero();
    reader.cancel();
    assertThat(live()).isZero();
  }

  @Test
  void demandDuringARunBeginsNoOther() {
    Reader reader = new Reader();
    every(() -> lasting(50)).asFlux().subscribe(reader);
    reader.request(1);
    time.advanceMillis(110);
    reader.request(5);
    time.loops().elsewhere(() -> reader.request(5));
    time.advanceMillis(39);
    assertThat(begun).hasSize(1);
    assertThat(outcomes).isEmpty();
    time.advanceMillis(1);
    assertThat(outcomes).hasSize(1);
    time.advanceMillis(100);
    assertThat(begun).containsExactly(100L, 250L);
  }

  @Test
  void itIsListedWithAllThatIsKnownOfIt() {
    every(Mono::empty).name("orders.poll").tag("shop", "7").start();
    time.advanceMillis(130);
    TimerInfo info = info();
    assertThat(info.kind()).isEqualTo(TimerKind.FIXED_DELAY);
    assertThat(info.name()).isEqualTo("orders.poll");
    assertThat(info.tags()).containsEntry("shop", "7");
    assertThat(info.state()).isEqualTo(TimerState.ARMED);
    assertThat(info.period()).isEqualTo(DELAY);
    assertThat(info.dueIn()).isEqualTo(ms(70));
    assertThat(info.ticks()).isOne();
    assertThat(info.operators()).startsWith("fixedDelay");
    assertThat(info.demand()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void cancelFromAListingCompletesItAndEndsTheRun() {
    TestPublisher<Object> endless = TestPublisher.create();
    List<String> signals = new ArrayList<>();
    every(() -> endless)
        .asFlux()
        .subscribe(n -> signals.add("outcome"), e -> {}, () -> signals.add("complete"));
    time.advanceMillis(100);
    long id = info().id();
    assertThatThrownBy(() -> time.scheduler().live().pause(id)).hasMessageContaining("FIXED_DELAY");
    assertThat(time.scheduler().live().complete(id)).isTrue();
    endless.assertCancelled();
    time.loops().turnUntilIdle();
    assertThat(signals).containsExactly("complete");
    assertThat(live()).isZero();
    assertThat(time.scheduler().live().complete(id)).isFalse();
  }

  @Test
  void theEndOfTheSchedulerCompletesItDuringARunToo() {
    TestPublisher<Object> endless = TestPublisher.create();
    List<String> signals = new ArrayList<>();
    every(() -> endless).asFlux().subscribe(n -> {}, e -> {}, () -> signals.add("running"));
    time.advanceMillis(100);
    every(Mono::empty).asFlux().subscribe(n -> {}, e -> {}, () -> signals.add("armed"));
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
    assertThat(signals).containsExactlyInAnyOrder("running", "armed");
    endless.assertCancelled();
  }

  @Test
  void theEndOfTheSchedulerCompletesItThoughItsRunThrowsWhenItIsCancelled() {
    List<String> signals = new ArrayList<>();
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    try {
      every(FixedDelayTest::throwingAtCancel)
          .asFlux()
          .subscribe(n -> {}, e -> {}, () -> signals.add("complete"));
      time.advanceMillis(100);
      time.scheduler().dispose();
      time.loops().turnUntilIdle();
    } finally {
      Schedulers.resetOnHandleError();
    }
    assertThat(signals).containsExactly("complete");
    assertThat(reported).extracting(Throwable::getMessage).containsExactly("cancelled");
  }

  private static Publisher<Object> throwingAtCancel() {
    return subscriber ->
        subscriber.onSubscribe(
            new Subscription() {
              @Override
              public void request(long n) {}

              @Override
              public void cancel() {
                throw new IllegalStateException("cancelled");
              }
            });
  }

  @Test
  void aBadRequestEndsTheStreamWithItsValue() {
    List<Throwable> errors = new ArrayList<>();
    Subscription[] raw = new Subscription[1];
    every(Mono::empty)
        .asFlux()
        .doOnSubscribe(subscription -> raw[0] = subscription)
        .subscribe(outcomes::add, errors::add);
    raw[0].request(-4);
    time.loops().turnUntilIdle();
    assertThat(errors).singleElement().asString().contains("request(n)").contains("-4");
    assertThat(live()).isZero();
  }

  @Test
  void whereThereIsNoRoomOrNoSchedulerTheSubscriberIsToldAtOnce() {
    ManualTimers full = ManualTimers.of(TimerScheduler.builder("full").maxLive(1), 0);
    full.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    List<Throwable> errors = new ArrayList<>();
    every(Mono::empty).on(full.scheduler()).asFlux().subscribe(n -> {}, errors::add);
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    every(Mono::empty).on(gone).asFlux().subscribe(n -> {}, errors::add);
    assertThat(errors).hasSize(2).allMatch(RejectedExecutionException.class::isInstance);
    assertThat(errors.get(0)).hasMessageContaining("maxLive=1");
  }

  @Test
  void badSettingsNameArgumentAndValue() {
    assertThatThrownBy(() -> Timers.fixedDelay(Duration.ZERO, Mono::empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delay")
        .hasMessageContaining("PT0S");
    FixedDelaySpec spec = Timers.fixedDelay(DELAY, Mono::empty);
    assertThatThrownBy(() -> spec.initialDelay(ms(-1))).hasMessageContaining("initialDelay");
    assertThatThrownBy(() -> spec.slack(ms(-1))).hasMessageContaining("slack");
    assertThatThrownBy(() -> spec.slack(ms(101)))
        .hasMessage("slack must be at most PT0.1S: PT0.101S");
    assertThatThrownBy(() -> spec.name(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThat(spec.name("poll").toString()).contains("PT0.1S").contains("poll");
  }

  @Test
  void aStartThatIsRefusedSaysSoToItsCaller() {
    TimerScheduler gone = TimerScheduler.create("gone");
    gone.dispose();
    FixedDelaySpec spec = Timers.fixedDelay(DELAY, Mono::empty).on(gone);
    assertThatThrownBy(spec::start).isInstanceOf(RejectedExecutionException.class);
  }
}
