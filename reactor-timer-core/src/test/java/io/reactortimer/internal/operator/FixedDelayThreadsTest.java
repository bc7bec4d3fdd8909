// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.FixedDelaySpec;
import io.reactortimer.Garbage;
import io.reactortimer.ManualTimers;
import io.reactortimer.RunOutcome;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Live;
import io.reactortimer.contract.Waiting;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
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
import reactor.util.context.Context;

/** {@code Timers.fixedDelay} on threads, and on schedulers that are not ours. */
@Timeout(60)
class FixedDelayThreadsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TimerScheduler scheduler =
      TimerScheduler.builder("delays").slack(Duration.ZERO).build();
  private final ExecutorService others = Executors.newFixedThreadPool(2);

  @AfterEach
  void disposeSchedulers() {
    scheduler.dispose();
    others.shutdownNow();
  }

  @Test
  void runsThatEndOnOtherThreadsNeverOverlapAndItLives() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    FixedDelaySpec spec =
        Timers.fixedDelay(
                Duration.ofNanos(1000),
                () -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  return Mono.fromFuture(
                      CompletableFuture.runAsync(running::decrementAndGet, others));
                })
            .on(scheduler);
    StepVerifier.create(spec.asFlux().map(RunOutcome::sequence).take(5_000))
        .expectNextSequence(LongSequence.upTo(5_000))
        .expectComplete()
        .verify(LIMIT);
    assertThat(most).hasValue(1);
    assertThat(Live.count(scheduler)).isZero();
  }

  @Test
  void demandFromOtherThreadsBeginsOneRunEach() {
    AtomicInteger begun = new AtomicInteger();
    Flux<RunOutcome> outcomes =
        Timers.fixedDelay(
                Duration.ofNanos(1000),
                () -> {
                  begun.incrementAndGet();
                  return Mono.fromFuture(CompletableFuture.runAsync(() -> {}, others));
                })
            .on(scheduler)
            .asFlux();
    StepVerifier.create(
            outcomes
                .limitRate(1)
                .concatMap(
                    outcome ->
                        Mono.fromFuture(CompletableFuture.supplyAsync(outcome::sequence, others)),
                    0)
                .take(3_000))
        .expectNextSequence(LongSequence.upTo(3_000))
        .expectComplete()
        .verify(LIMIT);
    assertThat(begun.get()).isBetween(3_000, 3_001);
  }

  @Test
  void aCancelFromAnotherThreadAtAnyMomentLeavesNoRun() {
    AtomicInteger running = new AtomicInteger();
    for (int round = 0; round < 1_000; round++) {
      CountDownLatch begun = new CountDownLatch(1);
      int spins = round % 50;
      Disposable task =
          Timers.fixedDelay(
                  Duration.ofNanos(1000),
                  () -> {
                    begun.countDown();
                    return Mono.never()
                        .takeUntilOther(
                            Mono.fromFuture(CompletableFuture.runAsync(() -> spin(spins), others)))
                        .doOnSubscribe(subscription -> running.incrementAndGet())
                        .doFinally(how -> running.decrementAndGet());
                  })
              .on(scheduler)
              .start();
      Waiting.open(begun);
      spin(round % 70);
      task.dispose();
    }
    Waiting.until("no run is left", () -> running.get() == 0);
    assertThat(Live.count(scheduler)).isZero();
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  @Test
  void virtualTimeNeedsNoChange() {
    StepVerifier.withVirtualTime(
            () ->
                Timers.fixedDelay(Duration.ofHours(1), () -> Mono.delay(Duration.ofMinutes(30)))
                    .asFlux()
                    .take(2))
        .expectSubscription()
        .expectNoEvent(Duration.ofMinutes(90).minusNanos(1))
        .thenAwait(Duration.ofNanos(1))
        .assertNext(outcome -> assertThat(outcome.duration()).isEqualTo(Duration.ofMinutes(30)))
        .expectNoEvent(Duration.ofMinutes(90).minusNanos(1))
        .thenAwait(Duration.ofNanos(1))
        .assertNext(outcome -> assertThat(outcome.sequence()).isOne())
        .expectComplete()
        .verify(LIMIT);
  }

  @Test
  void inVirtualTimeNothingIsScheduledDuringARun() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    Sinks.One<Object> end = Sinks.one();
    List<RunOutcome> outcomes = new ArrayList<>();
    Timers.fixedDelay(Duration.ofSeconds(1), end::asMono)
        .on(virtual)
        .asFlux()
        .subscribe(outcomes::add);
    virtual.advanceTimeBy(Duration.ofSeconds(1));
    long before = virtual.getScheduledTaskCount();
    virtual.advanceTimeBy(Duration.ofHours(1));
    assertThat(virtual.getScheduledTaskCount()).isEqualTo(before);
    end.tryEmitEmpty();
    assertThat(outcomes)
        .singleElement()
        .extracting(RunOutcome::duration)
        .isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onStockSchedulersItRunsAgainAndAgain(boolean parallel) {
    Scheduler stock = parallel ? Schedulers.parallel() : Schedulers.single();
    StepVerifier.create(
            Timers.fixedDelay(
                    Duration.ofNanos(1000),
                    () -> Mono.fromFuture(CompletableFuture.runAsync(() -> {}, others)))
                .on(stock)
                .asFlux()
                .map(RunOutcome::sequence)
                .take(500))
        .expectNextSequence(LongSequence.upTo(500))
        .expectComplete()
        .verify(LIMIT);
  }

  @Test
  void aStockSchedulerThatIsGoneMeanwhileEndsTheStreamAtTheEndOfTheRun() {
    Scheduler stock = Schedulers.newSingle("gone");
    TestPublisher<Object> run = TestPublisher.create();
    CountDownLatch begun = new CountDownLatch(1);
    List<Throwable> errors = new ArrayList<>();
    Timers.fixedDelay(Duration.ofNanos(1), () -> run.flux().doOnSubscribe(s -> begun.countDown()))
        .on(stock)
        .asFlux()
        .subscribe(n -> {}, errors::add);
    Waiting.open(begun);
    CountDownLatch parked = new CountDownLatch(1);
    stock.schedule(parked::countDown);
    Waiting.open(parked);
    stock.dispose();
    run.complete();
    assertThat(errors).singleElement().isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void contract15TheContextOfTheSubscriberReachesTheRun() {
    Flux<String> seen =
        Timers.fixedDelay(
                Duration.ofNanos(1000),
                () -> Mono.deferContextual(view -> Mono.error(new Named(view.get("who")))))
            .on(scheduler)
            .asFlux()
            .map(outcome -> String.valueOf(outcome.error()))
            .take(2)
            .contextWrite(Context.of("who", "ann"));
    StepVerifier.create(seen).expectNext("ann", "ann").expectComplete().verify(LIMIT);
  }

  private static final class Named extends RuntimeException {
    private static final long serialVersionUID = 1;

    Named(String name) {
      super(name);
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }

  @Test
  void contract5NothingIsKeptOfOneThatWasCancelledThoughTheShellIsStillThere() {
    for (boolean running : new boolean[] {false, true}) {
      List<Object> held = new ArrayList<>();
      WeakReference<Object> state = cancelled(running, held);
      Garbage.awaitCollected(state);
      assertThat(held).hasSize(2);
    }
  }

  private record Session(Object state) implements Disposable {

    @Override
    public void dispose() {}

    @Override
    public boolean isDisposed() {
      return false;
    }
  }

  /** Below the timer and beside it; what is held is a loop that has not turned, and it. */
  private static WeakReference<Object> cancelled(boolean running, List<Object> held) {
    ManualTimers time = ManualTimers.exact();
    held.add(time);
    Object state = new byte[1 << 16];
    Disposable task =
        Timers.fixedDelay(Duration.ofMillis(1), () -> Mono.never().doOnCancel(state::hashCode))
            .boundTo(new Session(state))
            .on(time.scheduler())
            .asFlux()
            .doOnSubscribe(held::add)
            .map(outcome -> List.of(outcome, state))
            .contextWrite(Context.of("state", state))
            .subscribe();
    if (running) {
      time.advanceMillis(1);
    }
    time.loops().elsewhere(task::dispose);
    return new WeakReference<>(state);
  }

  @Test
  void aRunThatNobodyCanEndKeepsTheTimerListed() {
    Timers.fixedDelay(Duration.ofNanos(1), () -> scheduledFarAway()).on(scheduler).start();
    Waiting.until(
        "it is firing",
        () ->
            scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers().stream()
                .anyMatch(timer -> timer.state() == TimerState.FIRING));
    System.gc();
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).counts().byKindAndState())
        .containsKey(TimerKind.FIXED_DELAY);
  }

  private Mono<Object> scheduledFarAway() {
    return Mono.create(
        sink -> sink.onDispose(scheduler.schedule(() -> sink.success(), 1, TimeUnit.HOURS)));
  }

  /** Ends twice, which no publisher may, from two threads at once. */
  private static final class EndsTwice implements Publisher<Object> {
    private final ExecutorService threads;

    EndsTwice(ExecutorService threads) {
      this.threads = threads;
    }

    @Override
    public void subscribe(Subscriber<? super Object> actual) {
      actual.onSubscribe(Operators.emptySubscription());
      threads.execute(actual::onComplete);
      threads.execute(actual::onComplete);
    }
  }

  @Test
  void aRunThatEndsTwiceIsNoHarmToOtherTimersOfItsLoop() throws InterruptedException {
    int intervals = 1_000;
    AtomicInteger ticks = new AtomicInteger();
    for (int i = 0; i < intervals; i++) {
      Timers.every(Duration.ofMillis(20))
          .on(scheduler)
          .counts()
          .subscribe(tick -> ticks.incrementAndGet());
    }
    Timers.fixedDelay(Duration.ofNanos(1_000), () -> new EndsTwice(others))
        .on(scheduler)
        .asFlux()
        .take(20_000)
        .blockLast(LIMIT);
    for (int round = 0; round < 3; round++) {
      int before = ticks.get();
      Waiting.until("all tick on", () -> ticks.get() >= before + 2 * intervals);
    }
    assertThat(Live.count(scheduler)).isEqualTo(intervals);
  }
}
