// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.ReactorTimers;
import io.reactortimer.ReactorTimers.Installation;
import io.reactortimer.SchedulerUse;
import io.reactortimer.Tick;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.scheduler.ReactorSchedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When a scheduler is suspended, and what becomes of its timers. */
class SchedulerUseTest extends TakeoverFixture {

  private final TimerScheduler scheduler = time.scheduler();
  private final List<Object> log = new ArrayList<>();

  private void suspend(SchedulerUse use) {
    use.suspend();
    time.advanceMillis(0);
  }

  @Test
  void itIsSuspendedWhileAllWhoUseItWantThat() {
    assertThat(scheduler.isSuspended()).as("used by nobody").isFalse();
    SchedulerUse one = scheduler.use();
    SchedulerUse other = scheduler.use();
    one.suspend();
    assertThat(scheduler.isSuspended()).isFalse();
    other.suspend();
    assertThat(scheduler.isSuspended()).isTrue();
    SchedulerUse third = scheduler.use();
    assertThat(scheduler.isSuspended()).isFalse();
    third.dispose();
    assertThat(scheduler.isSuspended()).isTrue();
    one.resume();
    assertThat(scheduler.isSuspended()).isFalse();
    one.dispose();
    assertThat(scheduler.isSuspended()).isTrue();
    other.dispose();
    assertThat(scheduler.isSuspended()).as("used by nobody any more").isFalse();
  }

  @Test
  void whatIsSaidTwiceCountsOnce() {
    SchedulerUse one = scheduler.use();
    SchedulerUse other = scheduler.use();
    one.suspend();
    one.suspend();
    assertThat(scheduler.isSuspended()).isFalse();
    other.suspend();
    other.resume();
    other.resume();
    assertThat(scheduler.isSuspended()).isFalse();
    other.dispose();
    other.dispose();
    other.suspend();
    other.resume();
    assertThat(other.isDisposed()).isTrue();
    assertThat(scheduler.isSuspended()).isTrue();
  }

  @Test
  void whoWaitsForSilenceIsToldAndAtOnceIfAnotherUsesIt() {
    SchedulerUse one = scheduler.use();
    SchedulerUse other = scheduler.use();
    assertThat(one.suspend()).isCompleted();
    var silent = other.suspend();
    assertThat(silent).isNotCompleted();
    assertThat(one.suspend()).isNotCompleted();
    time.advanceMillis(0);
    assertThat(silent).isCompleted();
    assertThat(one.suspend()).isCompleted();
  }

  @Test
  void anIntervalTellsWhatItHasMissedAndADelayComesLate() {
    Timers.every(Duration.ofMillis(100)).on(scheduler).ticks().subscribe(log::add);
    Mono.delay(Duration.ofMillis(250), scheduler).subscribe(zero -> log.add("delay"));
    Mono.never()
        .timeout(Duration.ofSeconds(30), scheduler)
        .subscribe(null, failure -> log.add("timeout"));
    time.advanceMillis(100);
    assertThat(log).hasSize(1);
    SchedulerUse use = scheduler.use();
    suspend(use);

    time.advanceMillis(950);
    assertThat(log).hasSize(1);
    use.resume();
    time.advanceMillis(0);

    assertThat(log).hasSize(3).element(2).isEqualTo("delay");
    Tick late = (Tick) log.get(1);
    assertThat(late.missed()).isEqualTo(8);
    assertThat(late.lateness()).isEqualTo(Duration.ofMillis(850));
    time.advanceMillis(150);
    assertThat(((Tick) log.get(3)).gridIndex()).isEqualTo(10);
    time.advance(Duration.ofSeconds(30));
    assertThat(log).contains("timeout");
  }

  @Test
  void streamsCompleteAndTimersAreSteeredWhileItIsSuspended() {
    SchedulerUse use = scheduler.use();
    Disposable stock =
        Flux.interval(Duration.ofMillis(100), scheduler)
            .doOnComplete(() -> log.add("stock"))
            .subscribe(log::add);
    Timers.every(Duration.ofMillis(100))
        .on(scheduler)
        .ticks()
        .doOnComplete(() -> log.add("ours"))
        .subscribe(log::add);
    suspend(use);
    time.advanceMillis(500);
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isEqualTo(2);

    scheduler.beginClosing();
    time.advanceMillis(0);

    assertThat(log).containsExactlyInAnyOrder("stock", "ours");
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isZero();
    stock.dispose();
  }

  @Test
  void aSuspendedSchedulerEndsGracefullyWithWhatWasAccepted() {
    Mono.delay(Duration.ofMillis(10), scheduler).subscribe(log::add);
    suspend(scheduler.use());
    time.advanceMillis(100);

    scheduler.disposeGracefully().subscribe();
    time.advanceMillis(0);

    assertThat(log).containsExactly(0L);
  }

  @Test
  void aTakeoverIsSuspendedWhileAllWhoHoldItWantThat() {
    Installation one = install(scheduler);
    Installation other = install(settings("joins"));
    one.suspend();
    assertThat(scheduler.isSuspended()).isFalse();
    other.suspend();
    assertThat(scheduler.isSuspended()).isTrue();
    one.resume();
    assertThat(scheduler.isSuspended()).isFalse();
    one.dispose();
    assertThat(scheduler.isSuspended()).isTrue();
    one.suspend();
    one.resume();
    assertThat(scheduler.isSuspended()).as("it is not theirs any more").isTrue();
    other.dispose();
    assertThat(scheduler.isSuspended()).isFalse();
  }

  @Test
  void whileAllHoldersGiveWayReactorHasItsOwnDefault() {
    Scheduler before = ReactorSchedulers.behind(Schedulers.parallel());
    Installation one = install(scheduler);
    Installation other = install(settings("joins"));
    Disposable captured = Flux.interval(MILLI).subscribe(log::add);
    one.suspend();
    one.giveWay();
    assertThat(ReactorTimers.installed()).as("one of two gives way").isPresent();
    other.suspend();
    assertThat(ReactorTimers.installed()).as("suspended, and there").isPresent();
    other.giveWay();

    assertThat(ReactorTimers.installed()).isEmpty();
    assertThat(ReactorSchedulers.behind(Schedulers.parallel())).isSameAs(before);
    assertWorks(Schedulers.parallel());
    time.advanceMillis(10);
    assertThat(log).as("assembled before").isEmpty();

    one.takeAgain();
    assertThat(ReactorTimers.installed()).containsSame(scheduler);
    time.advanceMillis(0);
    assertThat(log).as("still suspended").isEmpty();
    one.resume();
    time.advanceMillis(0);
    assertThat(log).isNotEmpty();
    captured.dispose();
  }

  @Test
  void theEndOfTheLastWhoDidNotGiveWayGivesReactorItsOwnDefault() {
    install(scheduler).giveWay();
    Installation joined = install(settings("joins"));
    assertThat(ReactorTimers.installed()).as("a new holder wants it").isPresent();
    joined.dispose();
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void aTakeoverThatEndsWhileItGivesWayLeavesWhatIsThere() {
    Installation installation = install(scheduler);
    installation.giveWay();
    Scheduler meanwhile = ReactorSchedulers.behind(Schedulers.parallel());
    installation.dispose();
    installation.takeAgain();
    assertThat(ReactorSchedulers.behind(Schedulers.parallel())).isSameAs(meanwhile);
  }

  @Test
  void aFactoryOfOthersStaysInFrontOfATakeoverThatGivesWay() {
    Installation installation = install(scheduler);
    Schedulers.setFactory(new Schedulers.Factory() {});
    Scheduler theirs = ReactorSchedulers.behind(Schedulers.parallel());
    installation.giveWay();
    installation.takeAgain();
    assertThat(ReactorSchedulers.behind(Schedulers.parallel())).isSameAs(theirs);
  }

  @Test
  void virtualTimeInThePlaceOfATakeoverIsNotUndone() {
    Installation installation = install(scheduler);
    installation.giveWay();
    VirtualTimeScheduler virtual = VirtualTimeScheduler.getOrSet();
    installation.takeAgain();
    assertThat(ReactorSchedulers.behind(Schedulers.parallel())).isSameAs(virtual);
    VirtualTimeScheduler.reset();
    assertWorks(Schedulers.parallel());
  }

  @Test
  void virtualTimeOverATakeoverThatGivesWayGivesItBack() {
    Installation installation = install(scheduler);
    VirtualTimeScheduler.getOrSet();
    installation.giveWay();
    installation.takeAgain();
    VirtualTimeScheduler.reset();
    assertThat(ReactorTimers.installed()).containsSame(scheduler);
  }

  @Test
  void theLastHolderIsTheOneWhoseOthersHaveAnnouncedTheirEnd() {
    Installation one = install(scheduler);
    Installation other = install(settings("joins"));
    assertThat(other.isLastHolder()).isFalse();
    one.announceEnd();
    assertThat(one.isLastHolder()).isFalse();
    assertThat(other.isLastHolder()).isTrue();
    one.dispose();
    assertThat(one.isLastHolder()).isFalse();
    assertThat(other.isLastHolder()).isTrue();
  }

  @Test
  void whatTakesThePlaceOfADisposedDefaultIsSuspendedToo() {
    Installation installation = install(settings("disposed"));
    Scheduler captured = Schedulers.parallel();
    installation.suspend();
    installation.scheduler().dispose();

    TimerScheduler next = ReactorTimers.unwrap(captured).orElseThrow();

    assertThat(next).isNotSameAs(installation.scheduler());
    assertThat(next.isSuspended()).isTrue();
    installation.dispose();
    assertThat(next.isSuspended()).isFalse();
    assertWorks(next);
    next.dispose();
  }
}
