// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveReport;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.PartialAnswerException;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/** Counts and groups while a loop does not answer: here because nobody turns its crank. */
class StalledCountsTest {

  private final ManualTimers time = ManualTimers.exact();
  private final LiveTimers live = time.scheduler().live();

  private final List<Object> subscribers = new ArrayList<>();

  private Disposable interval(String name) {
    Disposable timer =
        Timers.every(Duration.ofHours(1)).name(name).on(time.scheduler()).counts().subscribe();
    time.advanceMillis(0);
    return timer;
  }

  /** Without demand a timer is garbage once its subscriber is. */
  private <S> S kept(S subscriber) {
    subscribers.add(subscriber);
    return subscriber;
  }

  private void parked(String name) {
    Timers.every(Duration.ofSeconds(1))
        .name(name)
        .on(time.scheduler())
        .counts()
        .subscribe(
            kept(
                new BaseSubscriber<Long>() {
                  @Override
                  protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                  }
                }));
    time.advanceMillis(1_000);
  }

  /** As another thread sees it, to which the loop is silent. */
  private static <T> T stalled(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question).join();
  }

  @Test
  void aTimerThatIsNotFoundOnASilentLoopIsNotSaidToBeGone() {
    interval("room");
    long id = live.page(TimerQuery.all()).timers().get(0).id();
    for (Consumer<LiveTimers> asking :
        List.<Consumer<LiveTimers>>of(
            timers -> timers.find(id),
            timers -> timers.complete(id),
            timers -> timers.pause(id),
            timers -> timers.resume(id),
            timers -> timers.reset(id),
            timers -> timers.reset(id, Duration.ofSeconds(1)))) {
      Throwable told = stalled(() -> catchThrowable(() -> asking.accept(live)));
      assertThat(told)
          .isInstanceOf(PartialAnswerException.class)
          .hasMessageContaining("timer " + id)
          .hasMessageContaining("loop 0 of " + time.scheduler().name());
    }
    assertThat(live.find(id)).as("once it answers").isPresent();
    assertThat(live.find(-1)).isEmpty();
  }

  @Test
  void aParkedTimerIsFoundAlsoOnASilentLoop() {
    parked("slow");
    long id = live.page(TimerQuery.all()).timers().get(0).id();
    assertThat(stalled(() -> live.find(id))).isPresent();
  }

  @Test
  void countsAreThoseOfTheLastWholeLook() {
    interval("room");
    interval("room");
    parked("slow");
    time.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    time.advanceMillis(0);
    Map<TimerKind, Map<TimerState, Long>> whole = live.counts().byKindAndState();
    assertThat(whole)
        .isEqualTo(
            Map.of(
                TimerKind.INTERVAL,
                Map.of(TimerState.ARMED, 2L, TimerState.PARKED, 1L),
                TimerKind.TASK,
                Map.of(TimerState.ARMED, 1L)));

    assertThat(stalled(live::counts).byKindAndState()).isEqualTo(whole);
    assertThat(stalled(live::counts).byKindAndState()).as("once more").isEqualTo(whole);
  }

  @Test
  void groupsAreThoseOfTheLastWholeLook() {
    interval("room");
    interval("room");
    parked("slow");
    TimerGroups whole = live.groups(10);

    TimerGroups partial = stalled(() -> live.groups(10));

    assertThat(partial.partial()).isTrue();
    assertThat(partial.groups()).isEqualTo(whole.groups());
    assertThat(partial.live()).isEqualTo(3);
    assertThat(stalled(() -> live.groups(1)).otherGroups()).isOne();
  }

  @Test
  void aReportCarriesBothOnAndSaysThatItIsPartial() {
    interval("room");
    LiveReport whole = live.report(TimerQuery.all(), 10);

    LiveReport partial = stalled(() -> live.report(TimerQuery.all(), 10));

    assertThat(partial.counts()).isEqualTo(whole.counts());
    assertThat(partial.groups().groups()).isEqualTo(whole.groups().groups());
    assertThat(partial.groups().partial()).isTrue();
    assertThat(partial.page().partial()).isTrue();
  }

  @Test
  void aLoopThatGoesOnIsCountedAgain() {
    interval("room");
    Disposable gone = interval("room");
    live.counts();
    assertThat(stalled(live::counts).partial()).isTrue();
    gone.dispose();
    time.advanceMillis(0);

    assertThat(live.counts().byKindAndState())
        .isEqualTo(Map.of(TimerKind.INTERVAL, Map.of(TimerState.ARMED, 1L)));
    assertThat(stalled(live::counts).byKindAndState())
        .isEqualTo(Map.of(TimerKind.INTERVAL, Map.of(TimerState.ARMED, 1L)));
  }

  @Test
  void whatIsSeenInPartCountsWhereThereIsMoreOfIt() {
    live.counts().byKindAndState();
    interval("room");
    parked("slow");

    assertThat(stalled(live::counts).byKindAndState())
        .isEqualTo(Map.of(TimerKind.INTERVAL, Map.of(TimerState.PARKED, 1L)));
  }

  @Test
  void theNumberOfTimersNeedsNoLookBefore() {
    interval("room");
    interval("room");
    parked("slow");

    assertThat(stalled(live::count)).isEqualTo(3);
  }

  @Test
  void namesThatAreKeptAreBoundedAndTheirTimersAreStillCounted() {
    int names = GroupTotals.MOST_KEPT + 500;
    for (int i = 0; i < names; i++) {
      interval("session-" + i);
    }
    interval("room");
    interval("room");
    assertThat(live.groups(Integer.MAX_VALUE).groups()).hasSize(names + 1);

    TimerGroups partial = stalled(() -> live.groups(Integer.MAX_VALUE));

    assertThat(partial.groups()).hasSize(GroupTotals.MOST_KEPT);
    assertThat(partial.groups().get(0).name()).isEqualTo("room");
    assertThat(partial.otherGroups()).isEqualTo(501);
    assertThat(partial.live()).isEqualTo(names + 2L);
  }

  @Test
  void loopsAreCarriedOnEachForItself() {
    LastCompleteTotals<Number> looks = new LastCompleteTotals<>(2, Number::new);
    look(looks, 5, 3, false, false);

    assertThat(look(looks, 1, 4, true, false)).as("one is stalled").isEqualTo(5 + 4);
    assertThat(look(looks, 0, 0, true, true)).as("both are").isEqualTo(5 + 4);
    assertThat(look(looks, 2, 0, false, true)).as("the other is").isEqualTo(2 + 4);
    assertThat(look(looks, 9, 1, true, false)).as("seen in part, and more").isEqualTo(9 + 1);
  }

  private static long look(
      LastCompleteTotals<Number> looks, int first, int second, boolean... stalled) {
    LastCompleteTotals<Number>.Look look = looks.begin();
    SeenTimer timer = new SeenTimer();
    for (int i = 0; i < first; i++) {
      look.add(timer, 0);
    }
    for (int i = 0; i < second; i++) {
      look.add(timer, 1);
    }
    return look.end(stalled).live();
  }

  private static final class Number implements LiveTotals<Number> {
    private long live;

    @Override
    public void add(SeenTimer seen) {
      live++;
    }

    @Override
    public void addAll(Number others) {
      live += others.live;
    }

    @Override
    public long live() {
      return live;
    }

    @Override
    public Number kept() {
      return this;
    }
  }
}
