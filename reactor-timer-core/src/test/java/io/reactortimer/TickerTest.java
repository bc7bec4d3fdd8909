// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The handle of an interval: reset, pause, resume, stop. */
class TickerTest {

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ManualTimers time = ManualTimers.exact();
  private final Ticker ticker = Timers.every(PERIOD).name("ping").on(time.scheduler()).ticker();
  private final List<Long> at = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private boolean completed;

  private void subscribe() {
    ticker
        .asFlux()
        .subscribe(
            tick -> {
              at.add(time.nowMillis());
              ticks.add(tick);
            },
            failure -> {
              throw new AssertionError(failure);
            },
            () -> completed = true);
  }

  private void elsewhere(Runnable call) {
    time.loops().elsewhere(call);
  }

  private TimerInfo only() {
    List<TimerInfo> timers = time.scheduler().live().page(TimerQuery.all()).timers();
    assertThat(timers).hasSize(1);
    return timers.get(0);
  }

  @Test
  void resetStartsTheGridAnewAndTheSequenceGoesOn() {
    subscribe();
    time.advanceMillis(250);
    elsewhere(ticker::reset);
    time.advanceMillis(210);
    assertThat(at).containsExactly(100L, 200L, 350L, 450L);
    assertThat(ticks).extracting(Tick::sequence).containsExactly(0L, 1L, 2L, 3L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 1L, 0L, 1L);
  }

  @Test
  void resetToAShorterPeriodIsHeardAtOnce() {
    subscribe();
    time.advanceMillis(10);
    elsewhere(() -> ticker.reset(Duration.ofMillis(20)));
    time.advanceMillis(50);
    assertThat(at).containsExactly(30L, 50L);
    assertThat(ticker.period()).isEqualTo(Duration.ofMillis(20));
    assertThat(only().period()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void contract6NothingOfTheOldGridComesAfterAReset() {
    subscribe();
    time.loops().time().advanceNanos(PERIOD.toNanos()); // due, and not delivered yet
    elsewhere(ticker::reset);
    time.loops().turnUntilIdle();
    assertThat(at).isEmpty();
    time.advanceMillis(100);
    assertThat(at).containsExactly(200L);
  }

  @Test
  void contract6NothingComesAfterAPauseUntilItIsResumed() {
    subscribe();
    time.loops().time().advanceNanos(PERIOD.toNanos());
    elsewhere(ticker::pause);
    time.advanceMillis(250);
    assertThat(at).isEmpty();
    assertThat(ticker.state()).isEqualTo(Ticker.State.PAUSED);
    assertThat(only().state()).isEqualTo(TimerState.PAUSED);
    assertThat(time.loops().nextWakeupNanos()).isEqualTo(Long.MAX_VALUE);
    elsewhere(ticker::resume);
    time.advanceMillis(150);
    assertThat(at).containsExactly(400L, 500L);
    assertThat(ticks).extracting(Tick::missed).as("passed while paused").containsExactly(0L, 0L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(3L, 4L);
    assertThat(ticks).extracting(Tick::demandWait).containsOnly(Duration.ZERO);
  }

  @Test
  void callsFromTheDeliveringThreadHoldAtOnce() {
    List<Long> seen = new ArrayList<>();
    ticker
        .asFlux()
        .subscribe(
            tick -> {
              seen.add(time.nowMillis());
              switch (seen.size()) {
                case 1 -> ticker.reset(Duration.ofMillis(30));
                case 2 -> {
                  ticker.pause();
                  ticker.resume();
                }
                case 3 -> ticker.pause();
                default -> ticker.stop();
              }
            });
    time.advanceMillis(300);
    assertThat(seen).containsExactly(100L, 130L, 160L);
    ticker.resume();
    time.advanceMillis(100);
    assertThat(seen).containsExactly(100L, 130L, 160L, 310L);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void pauseAndResumeBetweenTwoTurnsOfTheLoopKeepTheGrid() {
    subscribe();
    time.advanceMillis(130);
    elsewhere(
        () -> {
          ticker.pause();
          ticker.resume();
          ticker.pause();
          ticker.resume();
        });
    time.advanceMillis(200);
    assertThat(at).containsExactly(100L, 200L, 300L);
  }

  @Test
  void aResetDoesNotResumeAPausedOneAndIsNotForgotten() {
    subscribe();
    ticker.pause();
    time.advanceMillis(130);
    elsewhere(ticker::reset);
    time.advanceMillis(510);
    assertThat(at).isEmpty();
    elsewhere(ticker::resume);
    time.advanceMillis(100);
    assertThat(at).as("on the grid from 130").containsExactly(730L);
  }

  @Test
  void stopCompletesAllAndThoseToCome() {
    subscribe();
    time.advanceMillis(100);
    elsewhere(ticker::stop);
    time.loops().turnUntilIdle();
    assertThat(completed).isTrue();
    assertThat(ticker.state()).isEqualTo(Ticker.State.STOPPED);
    StepVerifier.create(ticker.asFlux()).expectComplete().verify(LIMIT);
    elsewhere(
        () -> {
          ticker.stop();
          ticker.reset();
          ticker.reset(PERIOD);
          ticker.pause();
          ticker.resume();
        });
    time.advanceMillis(1_000);
    assertThat(at).hasSize(1);
    assertThat(ticker.state()).isEqualTo(Ticker.State.STOPPED);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void eachSubscriberHasAGridOfItsOwnAndAllFollowTheHandle() {
    subscribe();
    time.advanceMillis(50);
    subscribe();
    time.advanceMillis(110);
    assertThat(at).containsExactly(100L, 150L);
    elsewhere(ticker::reset);
    time.advanceMillis(100);
    assertThat(at).containsExactly(100L, 150L, 260L, 260L);
  }

  @Test
  void whoSubscribesToAPausedTickerWaitsForIt() {
    ticker.pause();
    elsewhere(this::subscribe);
    assertThat(only().state()).isEqualTo(TimerState.PAUSED);
    time.advanceMillis(330);
    assertThat(at).isEmpty();
    elsewhere(ticker::resume);
    time.advanceMillis(100);
    assertThat(at).containsExactly(400L);
  }

  @Test
  void whoSubscribesAfterAResetHasTheNewPeriod() {
    ticker.reset(Duration.ofMillis(10));
    subscribe();
    time.advanceMillis(25);
    assertThat(at).containsExactly(10L, 20L);
  }

  @Test
  void demandIsKeptWhilePaused() {
    TickLog log = new TickLog(time);
    ticker.asFlux().subscribe(log);
    elsewhere(ticker::pause);
    elsewhere(() -> log.request(1));
    time.advanceMillis(150);
    assertThat(log.rows()).isEmpty();
    elsewhere(ticker::resume);
    time.advanceMillis(500);
    assertThat(log.rows()).extracting(TickLog.Row::deliveredMillis).containsExactly(200L);
  }

  @Test
  void aPausedIntervalThatNobodyHoldsIsNotLost() {
    ticker.asFlux().subscribe(tick -> at.add(time.nowMillis()));
    elsewhere(ticker::pause);
    time.loops().turnUntilIdle();
    Garbage.awaitCollected(new WeakReference<>(new Object()));
    elsewhere(ticker::resume);
    time.advanceMillis(100);
    assertThat(at).containsExactly(100L);
  }

  @Test
  void contract5APausedOneThatIsCancelledIsReleased() {
    BaseSubscriber<Tick> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
          }
        };
    WeakReference<Object> held = new WeakReference<>(subscriber);
    ticker.asFlux().subscribe(subscriber);
    elsewhere(ticker::pause);
    elsewhere(subscriber::cancel);
    subscriber = null;
    Garbage.awaitCollected(held);
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void aDisposedSchedulerRefusesAndCompletes() {
    subscribe();
    time.scheduler().dispose();
    time.loops().turnUntilIdle();
    assertThat(completed).isTrue();
    elsewhere(ticker::pause);
    elsewhere(ticker::reset);
    elsewhere(ticker::resume);
    StepVerifier.create(ticker.asFlux()).expectError().verify(LIMIT);
    ticker.stop();
    StepVerifier.create(ticker.asFlux()).expectComplete().verify(LIMIT);
  }

  @Test
  void contract12AllOfItHoldsInVirtualTime() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    Ticker onVirtual = Timers.every(PERIOD).on(virtual).ticker();
    List<Long> seen = new ArrayList<>();
    boolean[] ended = {false};
    onVirtual
        .asFlux()
        .subscribe(
            tick -> seen.add(virtual.now(TimeUnit.MILLISECONDS)),
            failure -> {},
            () -> ended[0] = true);
    virtual.advanceTimeBy(Duration.ofMillis(130));
    onVirtual.reset();
    virtual.advanceTimeBy(Duration.ofMillis(110));
    onVirtual.pause();
    virtual.advanceTimeBy(Duration.ofMillis(500));
    onVirtual.resume();
    virtual.advanceTimeBy(Duration.ofMillis(100));
    onVirtual.reset(Duration.ofMillis(10));
    virtual.advanceTimeBy(Duration.ofMillis(25));
    onVirtual.stop();
    virtual.advanceTimeBy(Duration.ofMillis(100));
    assertThat(seen).containsExactly(100L, 230L, 830L, 850L, 860L);
    assertThat(ended[0]).isTrue();
  }

  @Test
  void aPeriodOfZeroIsRefusedAndChangesNothing() {
    subscribe();
    assertThatThrownBy(() -> ticker.reset(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("period must be positive: PT0S");
    time.advanceMillis(100);
    assertThat(at).containsExactly(100L);
    assertThat(ticker).hasToString("ticker every PT0.1S 'ping', RUNNING");
  }

  @Test
  void timersArePausedResumedAndResetByTheirId() {
    LiveTimers live = time.scheduler().live();
    Timers.every(PERIOD).on(time.scheduler()).counts().subscribe(n -> at.add(time.nowMillis()));
    long id = only().id();
    assertThat(live.pause(id)).isTrue();
    assertThat(live.pause(id)).as("already").isFalse();
    time.advanceMillis(250);
    assertThat(live.reset(id, Duration.ofMillis(40))).isTrue();
    assertThat(live.resume(id)).isTrue();
    assertThat(live.resume(id)).as("already").isFalse();
    time.advanceMillis(100);
    assertThat(at).containsExactly(290L, 330L);
    assertThat(live.reset(id)).isTrue();
    time.advanceMillis(40);
    assertThat(at).containsExactly(290L, 330L, 390L);
    assertThat(live.pause(id + 1_000)).isFalse();
    assertThatThrownBy(() -> live.reset(id, Duration.ZERO))
        .hasMessage("period must be positive: PT0S");
  }

  @Test
  void whatIsNoIntervalOfOursIsNotSteeredAndTheReasonIsGiven() {
    LiveTimers live = time.scheduler().live();
    time.scheduler().schedulePeriodically(() -> {}, 1, 1, TimeUnit.SECONDS);
    long id = only().id();
    assertThatThrownBy(() -> live.pause(id))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "timer " + id + " is of kind PERIODIC, and only an interval of Timers can be paused");
    assertThatThrownBy(() -> live.resume(id)).hasMessageEndingWith("can be resumed");
    assertThatThrownBy(() -> live.reset(id)).hasMessageEndingWith("can be reset");
  }

  @Test
  void contract6StopFromTheFirstTickAfterASlowIntroductionHolds() {
    List<Long> seen = new ArrayList<>();
    ticker
        .asFlux()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
                time.advanceMillis(350); // it takes its time
              }

              @Override
              protected void hookOnNext(Tick tick) {
                seen.add(time.nowMillis());
                ticker.stop();
              }

              @Override
              protected void hookOnComplete() {
                completed = true;
              }
            });
    time.loops().turnUntilIdle();
    assertThat(seen).containsExactly(350L);
    assertThat(completed).isTrue();
  }

  @Test
  void noLockIsHeldWhileATickIsDelivered() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    Ticker onVirtual = Timers.every(PERIOD).on(virtual).ticker();
    List<Boolean> locked = new ArrayList<>();
    onVirtual.asFlux().subscribe(tick -> locked.add(Thread.holdsLock(onVirtual)));
    onVirtual.pause();
    virtual.advanceTimeBy(PERIOD);
    onVirtual.resume(); // exactly on a grid point
    virtual.advanceTimeBy(PERIOD);
    assertThat(locked).isNotEmpty().containsOnly(false);
  }

  @Test
  void aResetThatComesWithEachMessageDoesNotWakeTheLoopEachTime() {
    subscribe();
    time.loops().turnUntilIdle();
    long before = time.loops().unparks();
    for (int i = 0; i < 1_000; i++) {
      elsewhere(ticker::reset);
    }
    assertThat(time.loops().unparks() - before).isZero();
    time.advanceMillis(99);
    assertThat(at).isEmpty();
    time.advanceMillis(1);
    assertThat(at).containsExactly(100L);
  }

  @Test
  void anAlignedOneIsResetToTheNextPointOfItsGridAndNotToAPeriodTooShort() {
    Ticker aligned = Timers.every(PERIOD).aligned().on(time.scheduler()).ticker();
    time.loops().time().stepWallMillis(-(time.loops().time().currentTimeMillis() % 100));
    aligned.asFlux().subscribe(tick -> at.add(time.nowMillis()));
    time.advanceMillis(130);
    aligned.reset();
    time.advanceMillis(100);
    assertThat(at).containsExactly(100L, 200L);
    assertThatThrownBy(() -> aligned.reset(Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least PT0.01S: PT0.001S");
    long id = only().id();
    assertThatThrownBy(() -> time.scheduler().live().reset(id, Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aVeryLongPeriodIsResumedOnItsGridToo() {
    Ticker slow =
        Timers.every(Duration.ofNanos(Long.MAX_VALUE))
            .initialDelay(Duration.ofMillis(10))
            .on(time.scheduler())
            .ticker();
    slow.asFlux().subscribe(tick -> at.add(time.nowMillis()));
    slow.pause();
    time.advanceMillis(100);
    slow.resume();
    time.advanceMillis(100);
    assertThat(at).as("passed while it was paused").isEmpty();
  }
}
