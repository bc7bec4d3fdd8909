// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.reactortimer.MissedTickPolicy;
import io.reactortimer.ReactorTimers;
import io.reactortimer.Tick;
import io.reactortimer.Ticker;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

@Timeout(90)
class ManualTimersTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers timers = ManualTimers.create();
  private final List<Object> seen = new ArrayList<>();

  @AfterEach
  void dispose() {
    timers.dispose();
  }

  @Test
  void nothingRunsUntilItIsAskedTo() {
    timers.schedule(() -> seen.add("now"));
    timers.createWorker().schedule(() -> seen.add("now, by a worker"));
    Flux.just("published").publishOn(timers).subscribe(seen::add);
    timers.stall(SECOND);
    assertThat(timers.nextDue()).contains(Duration.ZERO);
    assertThat(seen).isEmpty();

    timers.runDue();
    assertThat(seen).containsExactly("now", "now, by a worker", "published");
    assertThat(timers.nextDue()).isEmpty();
  }

  @Test
  void eachRunsWithTheClockAtItsDeadline() {
    for (int millis : new int[] {30, 10, 20}) {
      timers.schedule(
          () -> seen.add(millis + " at " + timers.elapsed().toMillis()),
          millis,
          TimeUnit.MILLISECONDS);
    }
    timers.advanceBy(Duration.ofMillis(25));
    assertThat(seen).containsExactly("10 at 10", "20 at 20");
    assertThat(timers.elapsed()).isEqualTo(Duration.ofMillis(25));

    timers.advanceBy(Duration.ofMillis(25));
    assertThat(seen).containsExactly("10 at 10", "20 at 20", "30 at 30");
  }

  @Test
  void equalDeadlinesRunInTheOrderOfSubmission() {
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      timers.schedule(() -> seen.add(number), 1, TimeUnit.SECONDS);
    }
    timers.advanceBy(SECOND);
    assertThat(seen).hasSize(1_000).isSortedAccordingTo((a, b) -> (int) a - (int) b);
  }

  @Test
  void whatATickSchedulesRunsWithinTheSameCall() {
    timers.schedule(
        () -> timers.schedule(() -> seen.add(timers.elapsed()), 1, TimeUnit.SECONDS),
        1,
        TimeUnit.SECONDS);
    timers.advanceBy(Duration.ofSeconds(5));
    assertThat(seen).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void anIntervalTicksByTheClock() {
    Timers.every(SECOND).on(timers).counts().subscribe(seen::add);
    timers.advanceBy(Duration.ofMillis(999));
    assertThat(seen).isEmpty();
    timers.advanceBy(Duration.ofMillis(2_001));
    assertThat(seen).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aStallIsFeltAsOneLateTick() {
    List<Tick> ticks = new ArrayList<>();
    Timers.every(SECOND).on(timers).ticks().subscribe(ticks::add);
    timers.advanceBy(SECOND);
    timers.stall(Duration.ofMillis(3_200));
    assertThat(ticks).hasSize(1);

    timers.runDue();
    assertThat(ticks).hasSize(2);
    assertThat(ticks.get(1).missed()).isEqualTo(2);
    assertThat(ticks.get(1).lateness()).isEqualTo(Duration.ofMillis(2_200));

    timers.advanceBy(Duration.ofMillis(800));
    assertThat(ticks).hasSize(3);
    assertThat(ticks.get(2).lateness()).isZero();
  }

  @Test
  void aStallWithinATaskIsATaskThatTakesThatLong() {
    timers.schedule(() -> timers.stall(SECOND), 1, TimeUnit.SECONDS);
    timers.schedule(() -> seen.add(timers.elapsed()), 1_100, TimeUnit.MILLISECONDS);
    timers.advanceBy(Duration.ofMillis(1_500));
    assertThat(seen).containsExactly(Duration.ofSeconds(2));
    assertThat(timers.elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void nextDueTellsAndRunsNothing() {
    assertThat(timers.nextDue()).isEmpty();
    assertThat(timers.advanceToNext()).isFalse();
    timers.schedule(() -> seen.add("ran"), 3, TimeUnit.SECONDS);
    timers.advanceBy(SECOND);
    assertThat(timers.nextDue()).contains(Duration.ofSeconds(2));
    assertThat(timers.advanceToNext()).isTrue();
    assertThat(seen).containsExactly("ran");
    assertThat(timers.elapsed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void anIntervalWithoutDemandIsNotDue() {
    StepVerifier.create(Timers.every(SECOND).on(timers).counts(), 0)
        .expectSubscription()
        .then(() -> assertThat(timers.nextDue()).isEmpty())
        .thenRequest(1)
        .then(() -> assertThat(timers.nextDue()).contains(SECOND))
        .then(() -> timers.advanceBy(SECOND))
        .expectNext(0L)
        .thenCancel()
        .verify(Duration.ofSeconds(30));
  }

  @Test
  void anAlignedIntervalFollowsTheWallClock() {
    timers.setWallClock(Instant.parse("2026-03-01T11:59:30Z"));
    Clock clock = timers.wallClock();
    Timers.every(Duration.ofHours(1))
        .aligned()
        .on(timers)
        .counts()
        .subscribe(tick -> seen.add(clock.instant()));
    timers.advanceBy(Duration.ofSeconds(30));
    assertThat(seen).containsExactly(Instant.parse("2026-03-01T12:00:00Z"));

    timers.setWallClock(Instant.parse("2026-03-01T12:10:00Z"));
    timers.advanceTo(Instant.parse("2026-03-01T14:00:00Z"));
    assertThat(seen).last().isEqualTo(Instant.parse("2026-03-01T14:00:00Z"));
  }

  @Test
  void anInstantThatTheWallClockCannotReadIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> timers.setWallClock(Instant.MAX))
        .withMessageContaining("instant must be")
        .withMessageContaining(Instant.MAX.toString());
    assertThat(timers.wallClock().instant()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void theWallClockBeginsAtTheEpochAndMovesWithTheOther() {
    Clock clock = timers.wallClock();
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    timers.advanceBy(SECOND);
    timers.stall(SECOND);
    assertThat(clock.millis()).isEqualTo(2_000);
    assertThat(timers.now(TimeUnit.MILLISECONDS)).isEqualTo(2_000);
    assertThat(clock.withZone(ZoneId.of("UTC+1")).getZone()).isEqualTo(ZoneId.of("UTC+1"));
  }

  @Test
  void timeDoesNotRunBackwards() {
    timers.advanceTo(Instant.ofEpochSecond(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> timers.advanceTo(Instant.ofEpochSecond(1)))
        .withMessageContaining("1970-01-01T00:00:01Z")
        .withMessageContaining("1970-01-01T00:00:02Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> timers.advanceBy(Duration.ofMillis(-1)))
        .withMessageContaining("duration")
        .withMessageContaining("PT-0.001S");
    assertThatIllegalArgumentException().isThrownBy(() -> timers.stall(Duration.ofMillis(-1)));
  }

  @Test
  void timersAreListedAsWhatTheyAre() {
    Timers.every(SECOND).name("beat").on(timers).counts().map(n -> n + 1).subscribe();
    Mono.delay(Duration.ofSeconds(5), timers).subscribe();
    timers.advanceBy(SECOND);

    assertThat(timers.liveTimers())
        .extracting(TimerInfo::kind, TimerInfo::ticks, TimerInfo::dueIn)
        .containsExactlyInAnyOrder(
            tuple(TimerKind.INTERVAL, 1L, SECOND),
            tuple(TimerKind.DELAY, 0L, Duration.ofSeconds(4)));
    assertThat(timers.scheduler().live().page(TimerQuery.all().name("beat")).matching()).isOne();
    assertThat(ReactorTimers.unwrap(timers)).contains(timers.scheduler());
  }

  @Test
  void aThousandAndMoreAreListedToTheLast() {
    for (int i = 0; i < 2_500; i++) {
      timers.schedule(() -> {}, i + 1L, TimeUnit.SECONDS);
    }
    assertThat(timers.liveTimers())
        .extracting(TimerInfo::id)
        .hasSize(2_500)
        .doesNotHaveDuplicates();
    timers.advanceBy(Duration.ofSeconds(500));
    assertThat(timers.liveTimers()).hasSize(2_000);
  }

  @Test
  void whatIsDisposedIsGoneAtOnce() {
    Disposable interval = Timers.every(SECOND).on(timers).counts().subscribe();
    Disposable delay = Mono.delay(SECOND, timers).subscribe();
    assertThat(timers.liveTimers()).hasSize(2);
    interval.dispose();
    delay.dispose();
    assertThat(timers.liveTimers()).isEmpty();
  }

  @Test
  void reactorsOperatorsRunOnIt() {
    Flux.never().timeout(SECOND, timers).subscribe(null, seen::add);
    Mono.error(new IllegalStateException("again"))
        .retryWhen(Retry.backoff(1, SECOND).jitter(0).scheduler(timers))
        .subscribe(null, failure -> seen.add(timers.elapsed()));
    Flux.interval(Duration.ofMillis(600), timers)
        .take(2)
        .buffer(Duration.ofMillis(1_500), timers)
        .subscribe(seen::add);
    timers.advanceBy(Duration.ofSeconds(2));
    assertThat(seen).hasSize(3);
    assertThat(seen.get(0)).isInstanceOf(TimeoutException.class);
    assertThat(seen.get(1)).isEqualTo(SECOND);
    assertThat(seen.get(2)).isEqualTo(List.of(0L, 1L));
  }

  @Test
  void aStepVerifierTurnsTheClock() {
    StepVerifier.create(Flux.interval(Duration.ofHours(1), timers).take(2))
        .then(() -> timers.advanceBy(Duration.ofHours(1)))
        .expectNext(0L)
        .then(() -> timers.advanceBy(Duration.ofHours(1)))
        .expectNext(1L)
        .expectComplete()
        .verify(Duration.ofSeconds(30));
  }

  @Test
  void theSettingsOfTheApplicationApply() {
    ManualTimers coarse =
        ManualTimers.of(
            TimerScheduler.builder("app")
                .workers(4)
                .slack(Duration.ofMillis(10))
                .missedTicks(MissedTickPolicy.BURST)
                .maxLive(2));
    assertThat(coarse.scheduler().name()).isEqualTo("app");
    assertThat(coarse.scheduler().workers()).isOne();
    coarse.schedulePeriodically(() -> seen.add(coarse.elapsed()), 1, 1, TimeUnit.SECONDS);
    coarse.stall(Duration.ofSeconds(3));
    coarse.runDue();
    assertThat(seen).hasSize(3);
    Mono.delay(SECOND, coarse).subscribe();
    assertThatThrownBy(() -> coarse.schedule(() -> {}, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aFailureIsKeptAndCostsOneTick() {
    IllegalStateException failure = new IllegalStateException("expected, and logged here");
    timers.schedulePeriodically(
        () -> {
          seen.add("ran");
          throw failure;
        },
        1,
        1,
        TimeUnit.SECONDS);
    Thread.currentThread().setUncaughtExceptionHandler((thread, reported) -> seen.add(reported));
    try {
      timers.advanceBy(Duration.ofSeconds(2));
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertThat(seen).containsExactly("ran", failure, "ran", failure);
    assertThat(timers.failures()).containsExactly(failure, failure);
  }

  @Test
  void twoClocksKnowNothingOfEachOther() {
    ManualTimers other = ManualTimers.create();
    Timers.every(SECOND).on(timers).counts().subscribe(tick -> seen.add("one"));
    Timers.every(SECOND).on(other).counts().subscribe(tick -> seen.add("other"));
    other.advanceBy(SECOND);
    assertThat(seen).containsExactly("other");
  }

  @Test
  void anIntervalCanBeSteered() {
    Ticker ticker = Timers.every(SECOND).on(timers).ticker();
    ticker.asFlux().subscribe(seen::add);
    timers.advanceBy(Duration.ofMillis(500));
    ticker.reset();
    timers.advanceBy(Duration.ofMillis(500));
    assertThat(seen).isEmpty();
    ticker.pause();
    timers.advanceBy(Duration.ofSeconds(10));
    assertThat(seen).isEmpty();
    ticker.resume();
    timers.advanceBy(SECOND);
    assertThat(seen).hasSize(1);
  }

  @Test
  void aDisposalCompletesIntervalsAtOnce() {
    Timers.every(SECOND).on(timers).counts().subscribe(null, null, () -> seen.add("complete"));
    timers.schedule(() -> seen.add("never"), 1, TimeUnit.SECONDS);
    timers.dispose();
    assertThat(seen).containsExactly("complete");
    assertThat(timers.isDisposed()).isTrue();
    assertThat(timers.liveTimers()).isEmpty();
    timers.advanceBy(Duration.ofSeconds(5));
    assertThat(seen).containsExactly("complete");
    assertThatThrownBy(() -> timers.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aDisposalFromWithinATickEndsTheRest() {
    timers.schedule(timers::dispose, 1, TimeUnit.SECONDS);
    timers.schedule(() -> seen.add("never"), 1, TimeUnit.SECONDS);
    timers.advanceBy(SECOND);
    assertThat(seen).isEmpty();
    assertThat(timers.scheduler().isDisposed()).isTrue();
  }

  @Test
  void aGracefulEndWaitsForTheClock() {
    timers.schedule(() -> seen.add("delayed"), 1, TimeUnit.SECONDS);
    Timers.every(SECOND).on(timers).counts().subscribe(null, null, () -> seen.add("complete"));
    Scheduler.Worker worker = timers.createWorker();
    worker.schedule(() -> seen.add("of a worker"), 2, TimeUnit.SECONDS);
    timers.disposeGracefully().subscribe(null, null, () -> seen.add("ended"));
    timers.runDue();
    assertThat(seen).containsExactly("complete");
    timers.advanceBy(Duration.ofSeconds(2));
    assertThat(seen).containsExactly("complete", "delayed", "of a worker", "ended");
  }

  @Test
  void aGracefulEndOfAnIdleSchedulerIsOneAtOnce() {
    timers.disposeGracefully().block(Duration.ofSeconds(30));
    assertThat(timers.isDisposed()).isTrue();
  }

  @Test
  void theClockIsNotTurnedFromWithinATask() {
    timers.schedule(() -> timers.advanceBy(SECOND));
    Thread.currentThread().setUncaughtExceptionHandler((thread, reported) -> {});
    try {
      timers.runDue();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertThat(timers.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already running"));
    assertThat(timers.elapsed()).isZero();
  }

  @Test
  void tasksThatFollowEachOtherWithoutEndAreRefused() {
    timers.schedulePeriodically(() -> seen.size(), 0, 0, TimeUnit.SECONDS);
    assertThatIllegalStateException()
        .isThrownBy(timers::runDue)
        .withMessageContaining("without a delay");
  }

  @Test
  void anInterruptOfTheTestsThreadIsKeptForIt() {
    timers.schedule(() -> seen.add(Thread.currentThread().isInterrupted()));
    Thread.currentThread().interrupt();
    timers.runDue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).containsExactly(false);
  }

  @Test
  void codeThatIsGivenNoSchedulerUsesItWhileItIsInstalled() {
    Disposable installed = timers.install();
    try {
      Flux.interval(SECOND).take(1).subscribe(tick -> seen.add("reactor"));
      Timers.interval(SECOND).take(1).subscribe(tick -> seen.add("timers"));
      timers.advanceBy(SECOND);
    } finally {
      installed.dispose();
    }
    assertThat(seen).containsExactly("reactor", "timers");
    assertThat(ReactorTimers.unwrap(Schedulers.parallel())).isEmpty();
    Timers.interval(SECOND).subscribe().dispose();
    assertThat(Timers.defaults()).first().isNotSameAs(timers.scheduler());
  }

  @Test
  void oneTestAfterTheOtherMayInstallIts() {
    for (int i = 0; i < 3; i++) {
      ManualTimers own = ManualTimers.create();
      Disposable installed = own.install();
      Mono.delay(SECOND).subscribe(seen::add);
      own.advanceBy(SECOND);
      installed.dispose();
      own.dispose();
    }
    assertThat(seen).hasSize(3);
  }

  @Test
  void itDoesNotTakeThePlaceOfAnotherTakeover() {
    TimerScheduler application = TimerScheduler.create("application");
    ReactorTimers.Installation installed = ReactorTimers.install(application);
    try {
      assertThatIllegalStateException()
          .isThrownBy(timers::install)
          .withMessageContaining("\"application\"");
      assertThat(installed.isLastHolder()).isTrue();
    } finally {
      installed.dispose();
      application.dispose();
    }
  }

  @Test
  void itIsNotInstalledUnderVirtualTime() {
    VirtualTimeScheduler.getOrSet();
    try {
      assertThatIllegalStateException().isThrownBy(timers::install);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }
}
