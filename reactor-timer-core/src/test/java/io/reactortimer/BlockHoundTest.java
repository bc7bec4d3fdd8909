// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ReactorTimers.Installation;
import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.scheduler.TimerThread;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A timer thread may wait for its deadline; code that blocks on it is caught. */
@Tag("blockhound")
@Timeout(90)
class BlockHoundTest {

  private static final Duration TICK = Duration.ofMillis(2);

  /** What was caught on timer threads since the test began. */
  private static final Queue<String> CAUGHT = new ConcurrentLinkedQueue<>();

  private Installation installation;

  @BeforeAll
  static void install() {
    BlockHound.install(
        builder ->
            builder.blockingMethodCallback(
                method -> {
                  if (Thread.currentThread() instanceof TimerThread) {
                    CAUGHT.add(method.toString());
                  }
                  throw new BlockingOperationError(method);
                }));
  }

  @BeforeEach
  void takeOver() {
    CAUGHT.clear();
    installation = ReactorTimers.install(TimerScheduler.builder("hounded").workers(2));
  }

  @AfterEach
  void giveBack() {
    installation.dispose();
    Schedulers.resetOnHandleError();
  }

  /** Where user code runs on a timer thread. */
  private enum Place {
    TICK_OF_OURS {
      @Override
      void run(Runnable blocking) {
        Timers.interval(TICK).take(1).subscribe(tick -> blocking.run(), error -> {});
      }
    },
    TICK_OF_A_STOCK_INTERVAL {
      @Override
      void run(Runnable blocking) {
        Flux.interval(TICK).take(1).subscribe(tick -> blocking.run(), error -> {});
      }
    },
    IMMEDIATE_TASK {
      @Override
      void run(Runnable blocking) {
        Mono.fromRunnable(blocking)
            .subscribeOn(Schedulers.parallel())
            .subscribe(nothing -> {}, error -> {});
      }
    },
    DELAYED_TASK {
      @Override
      void run(Runnable blocking) {
        Schedulers.onHandleError((thread, error) -> {});
        Schedulers.parallel().schedule(blocking, 1, TimeUnit.MILLISECONDS);
      }
    };

    abstract void run(Runnable blocking);
  }

  @Test
  void aLoopMayWaitForItsDeadlinesAndForWork() {
    assertThat(Flux.interval(TICK).take(20).count().block(Waiting.PATIENCE)).isEqualTo(20);
    assertThat(
            Flux.range(0, 100)
                .concatMap(n -> Mono.just(n).publishOn(Schedulers.parallel()))
                .count()
                .block(Waiting.PATIENCE))
        .isEqualTo(100);
    TimerScheduler scheduler = installation.scheduler();
    Waiting.until("both wait", () -> scheduler.counters().wakeups() > 10);

    assertThat(CAUGHT).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aSleepIsCaughtWhereverItHappens(Place place) {
    CompletableFuture<Throwable> caught = new CompletableFuture<>();
    place.run(
        () -> {
          try {
            Thread.sleep(1);
            caught.complete(new AssertionError("slept"));
          } catch (Throwable failure) {
            caught.complete(failure);
          }
        });

    assertThat(Waiting.value(caught)).isInstanceOf(BlockingOperationError.class);
    assertThat(CAUGHT).singleElement().asString().contains("sleep");
  }

  @Test
  void aParkThatIsNotTheLoopsOwnIsCaught() {
    CompletableFuture<Throwable> caught = new CompletableFuture<>();
    Place.TICK_OF_OURS.run(
        () -> {
          try {
            LockSupport.parkNanos(1);
            caught.complete(new AssertionError("parked"));
          } catch (Throwable failure) {
            caught.complete(failure);
          }
        });

    assertThat(Waiting.value(caught)).isInstanceOf(BlockingOperationError.class);
  }

  @Test
  void schedulingAndCancellingOnALoopDoNotBlock() {
    CompletableFuture<Long> done = new CompletableFuture<>();
    Flux.interval(TICK)
        .take(5)
        .doOnNext(
            tick -> {
              Mono.never().timeout(Duration.ofHours(1)).subscribe().dispose();
              Timers.interval(Duration.ofHours(1)).subscribe().dispose();
              Schedulers.parallel().schedule(() -> {}).dispose();
            })
        .count()
        .subscribe(done::complete, done::completeExceptionally);

    assertThat(Waiting.value(done)).isEqualTo(5);
    assertThat(CAUGHT).isEmpty();
  }
}
