// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.StuckCallbackInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** A callback waits for what only its own thread could do: without another one it waits forever. */
@Timeout(90)
class BlockedCallbackTest {

  private static final Duration PERIOD = Duration.ofMillis(20);

  private final TimerScheduler scheduler = TimerScheduler.builder("blocked").workers(1).build();

  @AfterEach
  void dispose() {
    scheduler.dispose();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void contract10OtherIntervalsTickOnBesideATickThatBlocks() {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger blockedTicks = new AtomicInteger();
    AtomicBoolean inside = new AtomicBoolean();
    AtomicBoolean overlapped = new AtomicBoolean();
    Disposable blocked =
        Timers.every(PERIOD)
            .on(scheduler)
            .counts()
            .subscribe(
                n -> {
                  overlapped.compareAndSet(false, inside.getAndSet(true));
                  if (blockedTicks.incrementAndGet() == 1) {
                    await(released);
                  }
                  inside.set(false);
                });
    CountDownLatch ticks = new CountDownLatch(10);
    Disposable own = Timers.every(PERIOD).on(scheduler).counts().subscribe(n -> ticks.countDown());
    CountDownLatch stockTicks = new CountDownLatch(10);
    Disposable stock = Flux.interval(PERIOD, scheduler).subscribe(n -> stockTicks.countDown());
    Waiting.until("it blocks", () -> blockedTicks.get() == 1);

    await(ticks);
    await(stockTicks);
    assertThat(blockedTicks).hasValue(1);
    released.countDown();
    Waiting.until("it ticks again", () -> blockedTicks.get() > 2);

    assertThat(overlapped).isFalse();
    blocked.dispose();
    own.dispose();
    stock.dispose();
  }

  @Test
  void contract10ATickThatBlocksIsToldOfForAsLongAsItDoes() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Disposable blocked =
        Timers.every(PERIOD)
            .name("blocks")
            .on(scheduler)
            .counts()
            .subscribe(
                n -> {
                  entered.countDown();
                  await(released);
                });
    await(entered);
    Disposable other = Timers.every(PERIOD).on(scheduler).counts().subscribe();
    Waiting.until(
        "another thread has the loop", () -> stuck().stream().anyMatch(s -> s.handedOver()));

    assertThat(stuck())
        .filteredOn(stuck -> "blocks".equals(stuck.name())) // a starved thread looks stuck, too
        .singleElement()
        .satisfies(
            stuck -> {
              assertThat(stuck.timerId()).isNotNull();
              assertThat(scheduler.live().withPatience(Waiting.PATIENCE).find(stuck.timerId()))
                  .hasValueSatisfying(timer -> assertThat(timer.name()).isEqualTo("blocks"));
              assertThat(stuck.kind()).isEqualTo(TimerKind.INTERVAL);
              assertThat(stuck.thread()).startsWith("blocked-");
              assertThat(stuck.stuckFor()).isPositive();
              assertThat(stuck.stackTrace())
                  .extracting(StackTraceElement::getMethodName)
                  .contains("await");
            });
    assertThat(scheduler.counters().handOvers()).isPositive();
    released.countDown();
    Waiting.until("nothing is stuck", () -> stuck().isEmpty());
    blocked.dispose();
    other.dispose();
  }

  @Test
  void contract10ACallbackThatKeepsNobodyWaitingIsToldOfToo() {
    TimerScheduler alone = TimerScheduler.builder("alone").workers(1).build();
    CountDownLatch released = new CountDownLatch(1);
    try {
      alone.schedule(() -> await(released), 1, TimeUnit.NANOSECONDS);
      Waiting.until("it is stuck", () -> !stuck(alone).isEmpty());

      assertThat(stuck(alone))
          .singleElement()
          .satisfies(
              stuck -> {
                assertThat(stuck.handedOver()).isFalse();
                assertThat(stuck.kind()).isEqualTo(TimerKind.TASK);
                assertThat(stuck.thread()).isEqualTo("alone-1");
              });
      assertThat(alone.live().workers().get(0).workWaiting()).isFalse();
      assertThat(alone.counters().handOvers()).isZero();
    } finally {
      released.countDown();
      alone.dispose();
    }
  }

  @Test
  void contract10OneThatHasComeBackMakesRoomForAnotherThatHoldsTheLoop() {
    CountDownLatch ticks = new CountDownLatch(10);
    CountDownLatch firstReleased = new CountDownLatch(1);
    CountDownLatch secondReleased = new CountDownLatch(1);
    CountDownLatch bothBlock = new CountDownLatch(2);
    Disposable own =
        Timers.every(PERIOD)
            .on(scheduler)
            .counts()
            .filter(n -> firstReleased.getCount() == 0)
            .subscribe(n -> ticks.countDown());
    for (CountDownLatch released : List.of(firstReleased, secondReleased)) {
      scheduler.schedule(
          () -> {
            bothBlock.countDown();
            await(released);
          });
    }
    await(bothBlock); // the second one holds the loop of a single worker

    firstReleased.countDown();
    await(ticks);
    secondReleased.countDown();
    own.dispose();
  }

  private List<StuckCallbackInfo> stuck() {
    return stuck(scheduler);
  }

  private static List<StuckCallbackInfo> stuck(TimerScheduler scheduler) {
    return scheduler.live().workers().stream().flatMap(loop -> loop.stuck().stream()).toList();
  }

  @Test
  void contract10ATaskMayWaitForAnotherOneOfItsThread() {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch through = new CountDownLatch(1);
    scheduler.schedule(
        () -> {
          scheduler.schedule(answered::countDown);
          await(answered);
          through.countDown();
        });
    await(through);
  }

  @Test
  void contract10TheNextTaskOfAWorkerWaitsForTheOneThatBlocks() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    Scheduler.Worker worker = scheduler.createWorker();
    AtomicBoolean through = new AtomicBoolean();
    AtomicBoolean inOrder = new AtomicBoolean();
    worker.schedule(
        () -> {
          await(release);
          through.set(true);
        });
    worker.schedule(
        () -> {
          inOrder.set(through.get());
          second.countDown();
        });
    CountDownLatch others = new CountDownLatch(20);
    Disposable interval = Flux.interval(PERIOD, scheduler).subscribe(n -> others.countDown());
    await(others); // far beyond the hand-over
    assertThat(second.getCount()).isOne();
    release.countDown();
    await(second);
    assertThat(inOrder).isTrue();
    interval.dispose();
    worker.dispose();
  }

  @Test
  void contract10ACompletionWaitsForTheTickThatBlocks() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch completed = new CountDownLatch(1);
    AtomicBoolean inTick = new AtomicBoolean();
    AtomicBoolean during = new AtomicBoolean();
    CountDownLatch entered = new CountDownLatch(1);
    Timers.every(PERIOD)
        .name("blocks")
        .on(scheduler)
        .counts()
        .subscribe(
            n -> {
              inTick.set(true);
              entered.countDown();
              await(release);
              inTick.set(false);
            },
            failure -> {},
            () -> {
              during.set(inTick.get());
              completed.countDown();
            });
    await(entered);
    CountDownLatch others = new CountDownLatch(20);
    Disposable interval = Flux.interval(PERIOD, scheduler).subscribe(n -> others.countDown());
    await(others);
    scheduler.live().completeAll(TimerQuery.all());
    CountDownLatch more = new CountDownLatch(20);
    Disposable another = Flux.interval(PERIOD, scheduler).subscribe(n -> more.countDown());
    await(more);
    assertThat(completed.getCount()).isOne();
    release.countDown();
    await(completed);
    interval.dispose();
    another.dispose();
    assertThat(during).isFalse();
  }
}
