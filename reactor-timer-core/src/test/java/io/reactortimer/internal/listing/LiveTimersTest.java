// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactortimer.IntervalSpec;
import io.reactortimer.ManualTimers;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveReport;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerGroup;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerState;
import io.reactortimer.live.TimerTurnover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Contract 13: what is live, by hand-turned time. */
class LiveTimersTest {

  private final ManualTimers time = ManualTimers.exact();
  private final LiveTimers live = time.scheduler().live();

  private IntervalSpec every(long millis) {
    return Timers.every(Duration.ofMillis(millis)).on(time.scheduler());
  }

  private List<TimerInfo> all() {
    return live.page(TimerQuery.all().limit(1000)).timers();
  }

  @Test
  void anIntervalShowsAllThatIsKnownOfIt() {
    every(100).name("room.heartbeat").tag("room", "7").tag("kind", "vip").counts().subscribe();
    time.advanceMillis(150);
    time.stallMillis(470); // the tick of 200 comes at 620 and stands for 300 to 600

    TimerInfo info = all().get(0);
    assertThat(info.name()).isEqualTo("room.heartbeat");
    assertThat(info.tags()).containsExactly(Map.entry("room", "7"), Map.entry("kind", "vip"));
    assertThat(info.kind()).isEqualTo(TimerKind.INTERVAL);
    assertThat(info.state()).isEqualTo(TimerState.ARMED);
    assertThat(info.scheduler()).isEqualTo("manual");
    assertThat(info.worker()).isZero();
    assertThat(info.period()).isEqualTo(Duration.ofMillis(100));
    assertThat(info.dueIn()).isEqualTo(Duration.ofMillis(80));
    assertThat(info.ticks()).isEqualTo(2);
    assertThat(info.missed()).isEqualTo(4);
    assertThat(info.lateness()).isEqualTo(Duration.ofMillis(420));
    assertThat(info.demand()).isEqualTo(Long.MAX_VALUE);
    assertThat(info.demandWait()).isNull();
    assertThat(info.createdAt().toEpochMilli()).isBetween(-10L, 10L);
  }

  @Test
  void aTimerWithoutANameHasNoneInsteadOfAMadeUpOne() {
    every(100).counts().subscribe();
    time.scheduler().schedule(() -> {}, 5, TimeUnit.SECONDS);
    assertThat(all()).extracting(TimerInfo::name).containsOnlyNulls();
  }

  @Test
  void schedulerTasksAreListedAndImmediateOnesAreNot() {
    time.scheduler().schedule(() -> {});
    time.scheduler().schedule(() -> {}, 5, TimeUnit.SECONDS);
    time.scheduler().schedulePeriodically(() -> {}, 1, 2, TimeUnit.SECONDS);
    Mono.delay(Duration.ofSeconds(9), time.scheduler()).subscribe();
    time.advanceMillis(3500);
    assertThat(live.counts().byKindAndState())
        .isEqualTo(
            Map.of(
                TimerKind.TASK, Map.of(TimerState.ARMED, 1L),
                TimerKind.DELAY, Map.of(TimerState.ARMED, 1L),
                TimerKind.PERIODIC, Map.of(TimerState.ARMED, 1L)));
    TimerInfo periodic =
        all().stream().filter(info -> info.kind() == TimerKind.PERIODIC).findFirst().orElseThrow();
    assertThat(periodic.ticks()).isEqualTo(2);
    assertThat(periodic.period()).isEqualTo(Duration.ofSeconds(2));
    assertThat(periodic.demand()).as("a scheduler cannot see it").isNull();
  }

  @Test
  void pagesByCursorShowEachTimerOnceWhileTheyTick() {
    for (int i = 0; i < 2500; i++) {
      every(10 + i % 90).name("g" + i % 7).counts().subscribe();
    }
    Set<Long> seen = new HashSet<>();
    Long after = 0L;
    int pages = 0;
    while (after != null) {
      TimerPage page = live.page(TimerQuery.all().limit(300).after(after));
      assertThat(page.partial()).isFalse();
      assertThat(page.matching()).isEqualTo(2500);
      page.timers().forEach(info -> assertThat(seen.add(info.id())).isTrue());
      assertThat(page.timers()).extracting(TimerInfo::id).isSorted();
      after = page.next();
      pages++;
      time.advanceMillis(17);
    }
    assertThat(seen).hasSize(2500);
    assertThat(pages).isEqualTo(9);
  }

  @Test
  void aPageThatEndsWithTheLastTimerHasNoNext() {
    for (int i = 0; i < 10; i++) {
      every(100).counts().subscribe();
    }
    assertThat(live.page(TimerQuery.all().limit(10)).next()).isNull();
    assertThat(live.page(TimerQuery.all().limit(9)).next()).isNotNull();
  }

  @Test
  void namesAreMatchedWholeOrByPrefix() {
    every(100).name("room.heartbeat").counts().subscribe();
    every(100).name("room.report").counts().subscribe();
    every(100).name("rooms").counts().subscribe();
    every(100).counts().subscribe();
    assertThat(live.page(TimerQuery.all().name("room.*")).matching()).isEqualTo(2);
    assertThat(live.page(TimerQuery.all().name("room.report")).matching()).isOne();
    assertThat(live.page(TimerQuery.all().name("room")).matching()).isZero();
    assertThat(live.page(TimerQuery.all().name("*")).matching()).isEqualTo(3);
  }

  @Test
  void groupsAreTheLargestFirstAndTheRestIsCounted() {
    for (int i = 0; i < 6; i++) {
      every(100).name("a" + i % 3).counts().subscribe();
    }
    every(100).name("a0").counts().subscribe();
    every(100)
        .name("a0")
        .counts()
        .subscribe(
            new BaseSubscriber<Long>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {}
            });
    time.advanceMillis(250);
    TimerGroups groups = live.groups(1);
    assertThat(groups.live()).isEqualTo(8);
    assertThat(groups.otherGroups()).isEqualTo(2);
    assertThat(groups.groups())
        .containsExactly(
            new TimerGroup(
                "a0", TimerKind.INTERVAL, 4, 6, 0, 0, Duration.ZERO, 1, TimerTurnover.NONE, null));
    assertThat(live.groups(0).groups()).isEmpty();
  }

  @Test
  void aReportIsCountsGroupsAndPageOfOneWalk() {
    for (int i = 0; i < 5; i++) {
      every(100).name("a" + i % 2).counts().subscribe();
    }
    time.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);
    TimerQuery query = TimerQuery.all().name("a0").limit(2);
    LiveReport report = live.report(query, 1);
    assertThat(report.counts()).isEqualTo(live.counts().byKindAndState());
    assertThat(report.groups()).isEqualTo(live.groups(1));
    assertThat(report.page()).isEqualTo(live.page(query));
    assertThatThrownBy(() -> live.report(query, -1)).hasMessageContaining("-1");
  }

  @Test
  void idsAreUniqueAcrossSchedulersAndNeverUsedTwice() {
    ManualTimers other = ManualTimers.exact();
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Disposable one = every(100).counts().subscribe();
      Disposable two =
          Timers.every(Duration.ofMillis(50)).on(other.scheduler()).counts().subscribe();
      assertThat(ids.add(all().get(0).id())).isTrue();
      assertThat(ids.add(other.scheduler().live().page(TimerQuery.all()).timers().get(0).id()))
          .isTrue();
      one.dispose();
      two.dispose();
    }
  }

  @Test
  void cancelCompletesAnIntervalOnItsLoopAndItIsGone() {
    List<String> signals = new ArrayList<>();
    every(100).counts().subscribe(n -> signals.add("tick"), e -> {}, () -> signals.add("complete"));
    time.advanceMillis(100);
    long id = all().get(0).id();
    assertThat(live.complete(id)).isTrue();
    assertThat(signals).containsExactly("tick");
    time.loops().turnUntilIdle();
    assertThat(signals).containsExactly("tick", "complete");
    assertThat(live.find(id)).isEmpty();
    assertThat(live.complete(id)).isFalse();
    time.advanceMillis(1000);
    assertThat(signals).hasSize(2);
  }

  @Test
  void cancelOfAParkedIntervalCompletesItToo() {
    boolean[] completed = {false};
    Disposable held =
        every(100)
            .counts()
            .subscribe(n -> {}, failure -> {}, () -> completed[0] = true, subscription -> {});
    assertThat(live.complete(all().get(0).id())).isTrue();
    time.loops().turnUntilIdle();
    assertThat(completed[0]).isTrue();
    assertThat(held.isDisposed()).isTrue();
  }

  @Test
  void cancelOfATaskIsRefusedWithTheReasonAndChangesNothing() {
    boolean[] ran = {false};
    time.scheduler().schedule(() -> ran[0] = true, 1, TimeUnit.SECONDS);
    long id = all().get(0).id();
    assertThatThrownBy(() -> live.complete(id))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("timer " + id)
        .hasMessageContaining(
            "is of kind TASK, and only [INTERVAL, KEEP_ALIVE, FIXED_DELAY] can be");
    time.advanceMillis(1000);
    assertThat(ran[0]).isTrue();
  }

  @Test
  void aTimerThatListsFromItsOwnTickSeesItself() {
    List<Long> counts = new ArrayList<>();
    every(100).counts().subscribe(n -> counts.add(live.count()));
    every(1000).counts().subscribe();
    time.advanceMillis(200);
    assertThat(counts).containsExactly(2L, 2L);
  }

  @Test
  void badQueriesNameArgumentAndValue() {
    assertThatThrownBy(() -> TimerQuery.all().limit(0))
        .hasMessageContaining("limit")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> TimerQuery.all().limit(-5)).hasMessageContaining("-5");
    assertThatThrownBy(() -> TimerQuery.all().limit(1001)).hasMessageContaining("1001");
    assertThatThrownBy(() -> TimerQuery.all().after(-1))
        .hasMessageContaining("after")
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> TimerQuery.all().name("")).hasMessageContaining("name");
    assertThatThrownBy(() -> TimerQuery.all().name("a*b")).hasMessageContaining("a*b");
    assertThatThrownBy(() -> live.groups(-1))
        .hasMessageContaining("limit")
        .hasMessageContaining("-1");
  }

  @Test
  void anUnknownIdIsNoTimer() {
    every(100).counts().subscribe();
    assertThat(live.find(Long.MAX_VALUE)).isEmpty();
    assertThat(live.find(-1)).isEmpty();
  }
}
