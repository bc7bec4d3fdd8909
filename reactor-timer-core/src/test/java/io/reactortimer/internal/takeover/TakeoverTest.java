// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.ReactorTimers;
import io.reactortimer.ReactorTimers.Installation;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Live;
import io.reactortimer.contract.Waiting;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What a takeover of Reactor's default is to those who use it, and what survives it. */
class TakeoverTest extends TakeoverFixture {

  @Test
  void unmodifiedCodeRunsOnTheSchedulerAndIsListed() {
    TimerScheduler scheduler = install(time.scheduler()).scheduler();
    assertThat(scheduler).isSameAs(time.scheduler());
    assertThat(ReactorTimers.installed()).containsSame(scheduler);
    assertThat(ReactorTimers.unwrap(Schedulers.parallel())).containsSame(scheduler);
    List<Long> ticks = new ArrayList<>();
    Flux.interval(Duration.ofSeconds(1)).subscribe(ticks::add);
    Mono.never().timeout(HOUR).subscribe();

    time.advance(Duration.ofSeconds(3));

    assertThat(ticks).containsExactly(0L, 1L, 2L);
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers())
        .extracting(TimerInfo::kind)
        .containsExactlyInAnyOrder(TimerKind.INTERVAL, TimerKind.TIMEOUT);
  }

  @Test
  void parallelShowsWhatStandsBehindIt() {
    Installation installation = install(settings("shown"));

    assertThat(Schedulers.parallel()).hasToString("Schedulers.parallel()");
    assertThat(Scannable.from(Schedulers.parallel()).scan(Scannable.Attr.CAPACITY)).isEqualTo(2);
    assertThat(ReactorTimers.unwrap(Schedulers.parallel())).contains(installation.scheduler());
    assertThat(ReactorTimers.unwrap(Schedulers.single())).isEmpty();
    assertThat(ReactorTimers.unwrap(installation.scheduler())).contains(installation.scheduler());
  }

  @Test
  void aWorkerShowsTheSchedulerThatHasMadeIt() {
    TimerScheduler scheduler = install(settings("shown")).scheduler();

    assertThat(Scannable.from(scheduler.createWorker()).scan(Scannable.Attr.PARENT))
        .isSameAs(scheduler);
    assertThat(Scannable.from(Schedulers.parallel().createWorker()).parents())
        .extracting(Object::toString)
        .containsExactly("parallel on " + scheduler);
  }

  @Test
  void intervalsOfTheLibraryRunOnTheSameScheduler() {
    TimerScheduler scheduler = install(time.scheduler()).scheduler();
    assertThat(Timers.defaultScheduler()).isSameAs(scheduler);
    Timers.interval(HOUR).subscribe();
    Timers.every(HOUR).on(Schedulers.parallel()).counts().subscribe();

    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers())
        .extracting(TimerInfo::demand)
        .as("seen, so they are intervals of ours")
        .containsExactly(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  @Test
  void theLastHolderGivesBackTheVeryDefaultThatWasThere() {
    Scheduler before = Schedulers.parallel();
    Scheduler single = Schedulers.single();
    Installation first = install(settings("first"));
    Installation second = install(settings("first"));
    assertThat(Schedulers.parallel()).isNotSameAs(before);

    first.dispose();
    assertThat(ReactorTimers.installed()).isPresent();
    second.dispose();
    second.dispose();

    assertThat(Schedulers.parallel()).isSameAs(before);
    assertThat(Schedulers.single()).isSameAs(single);
    assertThat(first.isDisposed()).isTrue();
    assertWorks(before);
  }

  @Test
  void whatWasCapturedMeanwhileWorksAfterwards() {
    Installation installation = install(settings("captured"));
    Scheduler parallel = Schedulers.parallel();
    Scheduler single = Schedulers.single();
    Scheduler elastic = Schedulers.boundedElastic();
    Mono<Long> assembled = Mono.delay(MILLI).publishOn(Schedulers.single());
    CompletableFuture<Long> pending = Mono.delay(Duration.ofSeconds(1)).toFuture();
    assertThat(pending).isNotDone();
    installation.dispose();

    assertThat(Waiting.value(pending)).isZero();
    assertThat(assembled.block(Waiting.PATIENCE)).isZero();
    assertWorks(parallel);
    assertWorks(single);
    assertWorks(elastic);
    assertThat(parallel.isDisposed()).isFalse();
  }

  @Test
  void twoHoldersMayLeaveInEitherOrder() {
    for (boolean firstLeavesFirst : new boolean[] {true, false}) {
      Installation one = install(settings("order"));
      CompletableFuture<Long> pending = Mono.delay(Duration.ofMillis(500)).toFuture();
      Mono<Long> assembledByOne = Mono.delay(MILLI);
      Installation two = install(settings("order"));
      Mono<Long> assembledByTwo = Mono.delay(MILLI);
      assertThat(two.scheduler()).isSameAs(one.scheduler());

      (firstLeavesFirst ? one : two).dispose();
      assertThat(ReactorTimers.installed()).containsSame(one.scheduler());
      assertThat(pending).isNotDone();
      (firstLeavesFirst ? two : one).dispose();

      assertThat(ReactorTimers.installed()).isEmpty();
      assertThat(Waiting.value(pending)).isZero();
      assertThat(assembledByOne.block(Waiting.PATIENCE)).isZero();
      assertThat(assembledByTwo.block(Waiting.PATIENCE)).isZero();
    }
  }

  @Test
  void theNextTakeoverReusesWhatTheLastOneLeft() {
    Installation first = install(settings("again"));
    Scheduler parallel = Schedulers.parallel();
    Scheduler single = Schedulers.single();
    first.dispose();
    Scheduler outside = Schedulers.parallel();
    Installation second = install(settings("again"));

    assertThat(second.scheduler()).isSameAs(first.scheduler());
    assertThat(Schedulers.parallel()).isSameAs(parallel);
    assertThat(Schedulers.single()).isSameAs(single);
    second.dispose();
    assertThat(Schedulers.parallel()).isSameAs(outside);
  }

  @Test
  void aTakeoverWithOtherSettingsMovesWhatWasCapturedToItsScheduler() {
    Installation first = install(settings("old"));
    Scheduler captured = Schedulers.parallel();
    first.dispose();
    Installation second = install(settings("new"));
    assertThat(second.scheduler()).isNotSameAs(first.scheduler());

    assertThat(
            Mono.delay(MILLI, captured)
                .map(n -> Thread.currentThread().getName())
                .block(Waiting.PATIENCE))
        .startsWith("new-");
    assertThat(Timers.defaults()).contains(first.scheduler(), second.scheduler());
  }

  @Test
  void aLaterTakeoverJoinsTheSchedulerInCharge() {
    Installation first = install(settings("in-charge"));
    Installation second = install(TimerScheduler.create("late"));

    assertThat(second.scheduler()).isSameAs(first.scheduler());
    assertThat(ReactorTimers.installed()).containsSame(first.scheduler());
  }

  @Test
  void aSchedulerInChargeThatIsDisposedIsReplacedByOneLikeIt() {
    TimerScheduler scheduler = settings("doomed").build();
    install(scheduler);
    scheduler.dispose();

    assertWorks(Schedulers.parallel());
    TimerScheduler next = ReactorTimers.installed().orElseThrow();
    assertThat(next).isNotSameAs(scheduler);
    assertThat(next.name()).isEqualTo("doomed");
    assertThat(next.workers()).isEqualTo(2);
    assertThat(Timers.defaultScheduler()).isSameAs(next);
  }

  @Test
  void aDisposedSchedulerIsRefused() {
    TimerScheduler scheduler = TimerScheduler.create("gone");
    scheduler.dispose();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReactorTimers.install(scheduler))
        .withMessageContaining("gone");
    assertThat(ReactorTimers.installed()).isEmpty();
  }

  @Test
  void aUsersOwnParallelIsTheirs() {
    install(settings("ours"));
    for (Scheduler own :
        List.of(
            Schedulers.newParallel("own", Schedulers.DEFAULT_POOL_SIZE, true),
            Schedulers.newParallel("parallel"),
            Schedulers.newParallel("parallel", Schedulers.DEFAULT_POOL_SIZE, true))) {
      assertThat(ReactorTimers.unwrap(own)).isEmpty();
      assertWorks(own);
      own.dispose();
      assertThat(own.isDisposed()).isTrue();
    }
    assertWorks(Schedulers.parallel());
  }

  @Test
  void aFacadeEndsAloneWhenItIsDisposed() {
    TimerScheduler scheduler = install(time.scheduler()).scheduler();
    Scheduler loser = new ParallelFacade(); // of a race for the first use, say
    AtomicInteger ran = new AtomicInteger();
    Schedulers.parallel().schedule(ran::incrementAndGet, 1, TimeUnit.HOURS);
    Scheduler.Worker worker = loser.createWorker();
    worker.schedule(() -> ran.addAndGet(10), 1, TimeUnit.HOURS);
    loser.schedulePeriodically(() -> ran.addAndGet(10), 1, 1, TimeUnit.HOURS);
    List<String> ended = new ArrayList<>();
    Timers.every(HOUR).on(loser).counts().subscribe(n -> {}, e -> {}, () -> ended.add("ours"));
    Timers.every(HOUR).on(loser).counts().subscribe(new Idle());
    time.loops().turnUntilIdle();
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isEqualTo(5);

    loser.dispose();
    time.loops().turnUntilIdle();

    assertThat(loser.isDisposed()).isTrue();
    assertThat(ReactorTimers.unwrap(loser)).isEmpty();
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isOne();
    assertThat(ended).containsExactly("ours");
    assertThatThrownBy(() -> loser.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> worker.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> Timers.every(HOUR).on(loser).counts().blockFirst())
        .isInstanceOf(RejectedExecutionException.class);
    time.advance(HOUR);
    assertThat(ran).hasValue(1);
  }

  /** Asks for nothing. */
  private static final class Idle extends BaseSubscriber<Long> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {}
  }

  @Test
  void afterShutdownNowTheDefaultIsMadeAnewAndItsOldTimersAreGone() {
    TimerScheduler scheduler = install(time.scheduler()).scheduler();
    Scheduler before = Schedulers.parallel();
    List<Long> ticks = new ArrayList<>();
    Flux.interval(HOUR).subscribe(ticks::add);
    time.loops().turnUntilIdle();

    Schedulers.shutdownNow();
    time.advance(HOUR);

    assertThat(ticks).as("as with Reactor's own").isEmpty();
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).count()).isZero();
    assertThat(before.isDisposed()).isTrue();
    assertThatThrownBy(() -> before.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    Flux.interval(HOUR).subscribe(ticks::add);
    time.advance(HOUR);
    assertThat(ticks).containsExactly(0L);
    assertThat(scheduler.isDisposed()).isFalse();
  }

  @Test
  void aStockIntervalIsCompletedFromOutsideOnItsOwnThread() {
    TimerScheduler scheduler = install(settings("completed")).scheduler();
    CompletableFuture<String> completedOn = new CompletableFuture<>();
    Flux.interval(HOUR)
        .doOnComplete(() -> completedOn.complete(Thread.currentThread().getName()))
        .subscribe();
    Mono.never().timeout(HOUR).subscribe();
    TimerInfo interval = find(scheduler, TimerKind.INTERVAL);
    TimerInfo timeout = find(scheduler, TimerKind.TIMEOUT);

    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).complete(interval.id())).isTrue();
    assertThat(Waiting.value(completedOn)).startsWith("completed-");
    Waiting.until("it is gone", () -> Live.count(scheduler) == 1);
    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).complete(interval.id())).isFalse();
    assertThatThrownBy(() -> scheduler.live().withPatience(Waiting.PATIENCE).complete(timeout.id()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("TIMEOUT");
    assertThat(Live.count(scheduler)).isOne();
  }

  @Test
  void anIntervalThatIsTheCompanionOfAnOperatorIsNotCompletedFromOutside() {
    TimerScheduler scheduler = install(time.scheduler()).scheduler();
    AtomicInteger paid = new AtomicInteger();
    Mono<Integer> pay = Mono.fromSupplier(paid::incrementAndGet);
    pay.delaySubscription(Flux.interval(HOUR)).subscribe();
    Mono.just(1).delayUntil(n -> Flux.interval(HOUR)).then(pay).subscribe();
    Flux.never().takeUntilOther(Flux.interval(HOUR)).then(pay).subscribe();
    pay.delaySubscription(Timers.interval(HOUR)).subscribe();
    Flux.never().sample(Timers.interval(HOUR)).subscribe();

    assertThat(scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers())
        .hasSize(5)
        .allSatisfy(
            info ->
                assertThatThrownBy(
                        () -> scheduler.live().withPatience(Waiting.PATIENCE).complete(info.id()))
                    .isInstanceOf(UnsupportedOperationException.class));
    assertThat(paid).hasValue(0);
  }

  private static TimerInfo find(TimerScheduler scheduler, TimerKind kind) {
    return scheduler.live().withPatience(Waiting.PATIENCE).page(TimerQuery.all()).timers().stream()
        .filter(info -> info.kind() == kind)
        .findFirst()
        .orElseThrow();
  }
}
