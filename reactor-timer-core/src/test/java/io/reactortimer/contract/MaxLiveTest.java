// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

/** A scheduler with a limit takes no more timers than that, and says which limit it is. */
@Timeout(90)
class MaxLiveTest {

  private static final int LIMIT = 3;

  private final TimerScheduler scheduler = TimerScheduler.builder("limited").maxLive(LIMIT).build();
  private final Scheduler.Worker worker = scheduler.createWorker();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void disposeScheduler() {
    scheduler.dispose();
  }

  private Disposable delayed() {
    return scheduler.schedule(runs::incrementAndGet, 1, TimeUnit.HOURS);
  }

  private List<Disposable> fill() {
    return List.of(
        worker.schedule(runs::incrementAndGet, 1, TimeUnit.HOURS),
        worker.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.HOURS),
        scheduler.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.HOURS));
  }

  private void assertFull() {
    List<Runnable> more =
        List.of(
            this::delayed,
            () -> worker.schedule(runs::incrementAndGet, 1, TimeUnit.NANOSECONDS),
            () -> scheduler.schedulePeriodically(runs::incrementAndGet, 0, 1, TimeUnit.SECONDS),
            () -> worker.schedulePeriodically(runs::incrementAndGet, 0, 0, TimeUnit.SECONDS));
    for (Runnable call : more) {
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(call::run)
          .withMessageContaining("maxLive")
          .withMessageContaining(String.valueOf(LIMIT))
          .withMessageContaining("limited");
    }
  }

  private void assertRoomFor(int timers) {
    List<Disposable> taken = new ArrayList<>();
    for (int i = 0; i < timers; i++) {
      taken.add(delayed());
    }
    assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(this::delayed);
    taken.forEach(Disposable::dispose);
  }

  @Test
  void delayedAndPeriodicTasksCount() {
    fill();

    assertFull();

    assertThat(Live.count(scheduler)).isEqualTo(LIMIT);
    assertThat(scheduler.counters().rejected()).isEqualTo(4);
    assertThat(runs).hasValue(0);
  }

  @Test
  void immediateTasksDoNot() {
    fill();
    CountDownLatch ran = new CountDownLatch(40);

    for (int i = 0; i < 10; i++) {
      scheduler.schedule(ran::countDown);
      scheduler.schedule(ran::countDown, 0, TimeUnit.SECONDS);
      worker.schedule(ran::countDown);
      worker.schedule(ran::countDown, -1, TimeUnit.SECONDS);
    }

    Waiting.open(ran);
    assertFull();
  }

  @Test
  void aCancelledTimerMakesRoom() {
    for (Disposable timer : fill()) {
      timer.dispose();
      timer.dispose();
    }

    assertRoomFor(LIMIT);
  }

  @Test
  void aTimerThatHasRunMakesRoom() {
    for (int i = 0; i < 20; i++) {
      CountDownLatch ran = new CountDownLatch(LIMIT);
      List<Disposable> timers = new ArrayList<>();
      for (int t = 0; t < LIMIT; t++) {
        timers.add(scheduler.schedule(ran::countDown, 1, TimeUnit.MICROSECONDS));
      }
      Waiting.open(ran);
      Waiting.until("they have ended", () -> timers.stream().allMatch(Disposable::isDisposed));
      // The end is told first, and the place is freed right after.
      Waiting.until("there is room", this::hasRoom);
    }
    assertRoomFor(LIMIT);
  }

  private boolean hasRoom() {
    List<Disposable> taken = new ArrayList<>();
    try {
      for (int i = 0; i < LIMIT; i++) {
        taken.add(delayed());
      }
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    } finally {
      taken.forEach(Disposable::dispose);
    }
  }

  @Test
  void aPeriodicTaskKeepsItsPlaceBetweenItsRuns() {
    CountDownLatch ran = new CountDownLatch(5);
    scheduler.schedulePeriodically(ran::countDown, 0, 1, TimeUnit.MILLISECONDS);
    Waiting.open(ran);

    assertRoomFor(LIMIT - 1);
  }

  @Test
  void aDisposedWorkerMakesRoomForAllItsTimers() {
    worker.schedule(runs::incrementAndGet, 1, TimeUnit.HOURS);
    worker.schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.HOURS);
    delayed();
    assertFull();

    worker.dispose();

    assertRoomFor(2);
  }

  @Test
  void whatIsRejectedOtherwiseTakesNoRoom() {
    worker.dispose();
    for (int i = 0; i < 10; i++) {
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> worker.schedule(runs::incrementAndGet, 1, TimeUnit.HOURS));
    }

    assertThat(scheduler.counters().rejected()).isEqualTo(10);
    assertRoomFor(LIMIT);
  }

  @Test
  void intervalsCountWhetherTheyTickOrWaitForDemand() {
    Flux<Long> interval = Timers.every(Duration.ofHours(1)).on(scheduler).counts();
    Disposable armed = interval.subscribe();
    BaseSubscriber<Long> parked =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            // Asks for nothing.
          }
        };
    interval.subscribe(parked);
    delayed();
    assertThat(Live.count(scheduler)).isEqualTo(LIMIT);

    StepVerifier.create(interval)
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("maxLive"))
        .verify(Waiting.PATIENCE);
    armed.dispose();
    parked.cancel();

    assertRoomFor(2);
  }

  @Test
  void operatorsReportIt() {
    fill();

    StepVerifier.create(Mono.delay(Duration.ofMillis(1), scheduler))
        .expectErrorMatches(error -> error.getMessage().contains("maxLive"))
        .verify(Waiting.PATIENCE);
    StepVerifier.create(Flux.interval(Duration.ofMillis(1), scheduler))
        .expectErrorMatches(error -> error.getMessage().contains("maxLive"))
        .verify(Waiting.PATIENCE);
  }

  /** Reactor reads a delay that is refused as one that is over. */
  @Test
  void aTimeoutOfACallThatIsWellIsNotOverBecauseTheLimitIsReached() {
    fill();
    Duration longTime = Duration.ofHours(1);
    Sinks.One<String> answer = Sinks.one();
    List<Object> seen = new ArrayList<>();
    Mono<String> call = answer.asMono();
    Flux<String> calls = call.flux();
    call.timeout(longTime, scheduler).subscribe(seen::add, seen::add);
    call.timeout(longTime, Mono.just("fallback"), scheduler).subscribe(seen::add, seen::add);
    calls.timeout(longTime, scheduler).subscribe(seen::add, seen::add);
    calls.timeout(longTime, Flux.just("fallback"), scheduler).subscribe(seen::add, seen::add);
    assertThat(seen).isEmpty();
    assertThat(Live.count(scheduler)).as("they count all the same").isEqualTo(LIMIT + 4);
    assertFull();

    answer.tryEmitValue("well").orThrow();

    assertThat(seen).containsExactly("well", "well", "well", "well");
    Waiting.until("they have made room", () -> Live.count(scheduler) == LIMIT);
    assertFull();
  }

  /** These neither hand a refusal on nor go on without their timer. */
  @Test
  void operatorsThatDoNotLookForARefusalAreNotRefused() {
    fill();
    Duration longTime = Duration.ofHours(1);
    List<Object> seen = new ArrayList<>();

    Mono.just("cached").cache(longTime, scheduler).subscribe(seen::add, seen::add);
    assertThat(seen).containsExactly("cached");
    Flux.<String>never()
        .publish()
        .refCount(1, longTime, scheduler)
        .subscribe(seen::add, seen::add)
        .dispose();
    Flux.just("late").delaySequence(longTime, scheduler).subscribe(seen::add, seen::add);
    Flux.<String>never()
        .windowTimeout(2, longTime, scheduler, true)
        .subscribe(window -> seen.add("window"), seen::add);

    assertThat(seen).containsExactly("cached", "window");
  }

  @Test
  void aCacheThatIsInvalidatedByADelayKeepsItsValue() {
    fill();
    AtomicInteger calls = new AtomicInteger();
    Mono<Integer> cached =
        Mono.fromCallable(calls::incrementAndGet)
            .cacheInvalidateWhen(value -> Mono.delay(Duration.ofHours(1), scheduler).then());

    cached.subscribe();
    cached.subscribe();

    assertThat(calls).hasValue(1);
  }

  /** These would fall silent, the element in their hands. */
  @Test
  void operatorsThatKeepElementsForATimeStillPassThemOn() {
    fill();
    Duration longTime = Duration.ofHours(1);
    List<Object> seen = new ArrayList<>();

    Flux.just("buffered")
        .onBackpressureBuffer(longTime, 2, seen::add, scheduler)
        .subscribe(seen::add, seen::add);
    Flux.just("batched")
        .bufferTimeout(2, longTime, scheduler, true)
        .subscribe(seen::addAll, seen::add);

    assertThat(seen).containsExactly("buffered", "batched");
  }

  @Test
  void threadsThatCompeteGetNoMoreThanThereIs() {
    List<Thread> threads = new ArrayList<>();
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger rejected = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 500; n++) {
                  try {
                    delayed();
                    accepted.incrementAndGet();
                  } catch (RejectedExecutionException e) {
                    rejected.incrementAndGet();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    threads.forEach(Waiting::end);

    assertThat(accepted).hasValue(LIMIT);
    assertThat(Live.count(scheduler)).isEqualTo(LIMIT);
    assertThat(scheduler.counters().rejected()).isEqualTo(rejected.get());
  }

  @Test
  void withoutALimitThereIsNone() {
    TimerScheduler unlimited = TimerScheduler.create("unlimited");
    try {
      assertThat(unlimited.maxLive()).isZero();
      for (int i = 0; i < 10_000; i++) {
        unlimited.schedule(runs::incrementAndGet, 1, TimeUnit.HOURS);
      }
      assertThat(Live.count(unlimited)).isEqualTo(10_000);
    } finally {
      unlimited.dispose();
    }
  }

  /** What measures or traces a scheduler wraps its tasks. */
  private static Scheduler decorated(Scheduler scheduler) {
    return new Scheduler() {
      @Override
      public Disposable schedule(Runnable task) {
        return scheduler.schedule(task);
      }

      @Override
      public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return scheduler.schedule(() -> task.run(), delay, unit);
      }

      @Override
      public Worker createWorker() {
        return scheduler.createWorker();
      }
    };
  }

  @Test
  void aTimeoutOnADecoratedSchedulerDoesNotExpireForWantOfRoomEither() {
    fill();
    List<Object> ends = new ArrayList<>();
    Mono.never()
        .timeout(Duration.ofHours(1), decorated(decorated(scheduler)))
        .subscribe(ends::add, ends::add, () -> ends.add("complete"));
    assertThat(ends).isEmpty();
    assertFull();
  }
}
