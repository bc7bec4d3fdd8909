// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.reactortimer.SchedulerUse;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Which scheduler a timer runs on that was given none. */
@Timeout(90)
class DefaultSchedulerTest {

  private final TimerScheduler first = TimerScheduler.create("first");
  private final TimerScheduler second = TimerScheduler.create("second");
  private final TimerScheduler third = TimerScheduler.create("third");

  @BeforeEach
  void forgetTheDefault() {
    Timers.defaults().forEach(TimerScheduler::dispose);
    assertThat(Timers.defaults()).isEmpty();
  }

  @AfterEach
  void disposeSchedulers() {
    first.dispose();
    second.dispose();
    third.dispose();
  }

  @Test
  void isMadeAtFirstUseAndKept() {
    TimerScheduler made = Timers.defaultScheduler();

    assertThat(Timers.defaultScheduler()).isSameAs(made);
    assertThat(Timers.defaults()).containsExactly(made);
    assertThat(made.isDisposed()).isFalse();
    assertThat(made.workers()).isEqualTo(Schedulers.DEFAULT_POOL_SIZE);
  }

  @Test
  void isMadeAtTheFirstAssemblyWithoutAScheduler() {
    Timers.every(Duration.ofHours(1));
    Timers.every(Duration.ofHours(1)).on(first).ticks();
    assertThat(Timers.defaults()).isEmpty();

    Timers.interval(Duration.ofHours(1));

    assertThat(Timers.defaults()).hasSize(1);
  }

  @Test
  void isMadeOnceForAllThreads() {
    Set<TimerScheduler> made = ConcurrentHashMap.newKeySet();
    CyclicBarrier start = new CyclicBarrier(4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                made.add(Timers.defaultScheduler());
              });
      thread.start();
      threads.add(thread);
    }
    threads.forEach(Waiting::end);

    assertThat(made).hasSize(1);
  }

  @Test
  void isMadeAnewAfterItsDisposal() {
    TimerScheduler disposed = Timers.defaultScheduler();
    disposed.dispose();

    assertThat(Timers.defaultScheduler()).isNotSameAs(disposed);
    assertThat(Timers.interval(Duration.ofMillis(1)).blockFirst(Waiting.PATIENCE)).isZero();
  }

  @Test
  void isTheOneInUseUntilItsHolderLetsGo() {
    TimerScheduler own = Timers.defaultScheduler();

    Disposable use = Timers.useAsDefault(first);
    assertThat(use.isDisposed()).isFalse();
    assertThat(Timers.defaultScheduler()).isSameAs(first);
    assertThat(Timers.defaults()).containsExactly(first, own);
    use.dispose();

    assertThat(use.isDisposed()).isTrue();
    assertThat(Timers.defaultScheduler()).isSameAs(own);
    assertThat(first.isDisposed()).isFalse();
  }

  @Test
  void useMakesNoDefaultOfItsOwn() {
    Disposable use = Timers.useAsDefault(first);
    Timers.defaultScheduler();
    use.dispose();

    assertThat(Timers.defaults()).isEmpty();
  }

  @Test
  void usesEndInTheOrderOfAStack() {
    Disposable one = Timers.useAsDefault(first);
    Disposable two = Timers.useAsDefault(second);
    Disposable three = Timers.useAsDefault(third);

    assertThat(Timers.defaultScheduler()).isSameAs(third);
    three.dispose();
    assertThat(Timers.defaultScheduler()).isSameAs(second);
    two.dispose();
    assertThat(Timers.defaultScheduler()).isSameAs(first);
    one.dispose();
    assertThat(Timers.defaults()).isEmpty();
  }

  @Test
  void usesEndInAnyOrder() {
    Disposable one = Timers.useAsDefault(first);
    Disposable two = Timers.useAsDefault(second);
    Disposable three = Timers.useAsDefault(third);

    assertThat(Timers.defaults()).containsExactly(third, second, first);
    two.dispose();
    assertThat(Timers.defaultScheduler()).isSameAs(third);
    one.dispose();
    assertThat(Timers.defaults()).containsExactly(third);
    three.dispose();
    assertThat(Timers.defaults()).isEmpty();
  }

  @Test
  void aSuspendedSchedulerIsNoDefaultUntilItIsResumed() {
    TimerScheduler paused = TimerScheduler.create("paused");
    TimerScheduler running = TimerScheduler.create("running");
    Disposable ofRunning = Timers.useAsDefault(running);
    Disposable ofPaused = Timers.useAsDefault(paused);
    try {
      assertThat(Timers.defaultScheduler()).isSameAs(paused);
      SchedulerUse use = paused.use();
      use.suspend();
      assertThat(Timers.defaultScheduler()).isSameAs(running);
      ofRunning.dispose();
      assertThat(Timers.defaultScheduler()).isNotIn(running, paused);
      use.resume();
      assertThat(Timers.defaultScheduler()).isSameAs(paused);
    } finally {
      ofPaused.dispose();
      ofRunning.dispose();
      paused.dispose();
      running.dispose();
    }
  }

  @Test
  void aUseEndsOnce() {
    Disposable one = Timers.useAsDefault(first);
    Disposable again = Timers.useAsDefault(first);

    one.dispose();
    one.dispose();
    assertThat(Timers.defaultScheduler()).isSameAs(first);
    again.dispose();
    assertThat(Timers.defaults()).isEmpty();
  }

  @Test
  void aDisposedSchedulerIsPassedOver() {
    Disposable one = Timers.useAsDefault(first);
    Disposable two = Timers.useAsDefault(second);
    Disposable three = Timers.useAsDefault(third);

    second.dispose();
    assertThat(Timers.defaultScheduler()).isSameAs(third);
    third.dispose();
    assertThat(Timers.defaultScheduler()).isSameAs(first);
    three.dispose();
    two.dispose();
    assertThat(Timers.defaultScheduler()).isSameAs(first);
    one.dispose();
    assertThat(Timers.defaults()).isEmpty();
  }

  @Test
  void whatCannotServeIsRefused() {
    first.dispose();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timers.useAsDefault(first))
        .withMessageContaining("first");
    assertThatNullPointerException()
        .isThrownBy(() -> Timers.useAsDefault(null))
        .withMessageContaining("scheduler");
    assertThat(Timers.defaults()).isEmpty();
  }

  @Test
  void anAssembledIntervalKeepsTheSchedulerItHas() {
    Disposable use = Timers.useAsDefault(first);
    Flux<Long> interval = Timers.interval(Duration.ofHours(1));
    use.dispose();

    Disposable subscription = interval.subscribe();

    assertThat(Live.count(first)).isOne();
    subscription.dispose();
    assertThat(Live.count(first)).isZero();
  }

  @Test
  void virtualTimeNeedsNoChange() {
    StepVerifier.withVirtualTime(() -> Timers.interval(Duration.ofHours(1)).take(3))
        .expectSubscription()
        .expectNoEvent(Duration.ofHours(1))
        .expectNext(0L)
        .thenAwait(Duration.ofHours(2))
        .expectNext(1L, 2L)
        .expectComplete()
        .verify(Waiting.PATIENCE);

    assertThat(Timers.defaults()).isEmpty();
  }

  @Test
  void virtualTimeComesBeforeTheDefaultAndEndsWithItself() {
    Disposable use = Timers.useAsDefault(first);
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      List<Long> ticks = new ArrayList<>();
      Timers.interval(Duration.ofHours(1)).subscribe(ticks::add);
      time.advanceTimeBy(Duration.ofHours(2));
      assertThat(ticks).containsExactly(0L, 1L);
      assertThat(Live.count(first)).isZero();
    } finally {
      VirtualTimeScheduler.reset();
    }
    Disposable subscription = Timers.interval(Duration.ofHours(1)).subscribe();

    assertThat(Live.count(first)).isOne();
    subscription.dispose();
    use.dispose();
  }

  @Test
  void aSchedulerThatIsGivenStaysOnRealTime() {
    VirtualTimeScheduler.getOrSet();
    try {
      assertThat(
              Timers.every(Duration.ofMillis(1))
                  .on(first)
                  .counts()
                  .take(2)
                  .collectList()
                  .block(Waiting.PATIENCE))
          .containsExactly(0L, 1L);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }
}
