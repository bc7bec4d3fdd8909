// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.contract.Waiting;
import io.reactortimer.internal.engine.loop.TimerIds;
import io.reactortimer.internal.scheduler.TaskSubmitter;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerSort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A timer gets its id when it comes on a page, and pages show all of them. */
class PageIdsTest {

  private static final int TIMERS = 1_000;
  private static final int LIMIT = 7;

  private final TimerScheduler scheduler = TimerScheduler.builder("page-ids").workers(1).build();
  private final LiveTimers live = scheduler.live().withPatience(Waiting.PATIENCE);

  @BeforeEach
  void timers() {
    for (int i = 0; i < TIMERS; i++) {
      Timers.every(Duration.ofHours(1)).on(scheduler).counts().subscribe();
    }
  }

  @AfterEach
  void dispose() {
    scheduler.dispose();
  }

  private int withIds() {
    int[] counted = new int[1];
    Objects.requireNonNull(TaskSubmitter.to(scheduler))
        .scheduler()
        .loops()
        .visitTimers(node -> counted[0] += node.knownId() == 0 ? 0 : 1, Waiting.PATIENCE.toNanos());
    return counted[0];
  }

  @Test
  void onlyTheTimersOfAPageAreGivenIds() {
    TimerPage page = live.page(TimerQuery.all().limit(LIMIT));
    assertThat(page.matching()).isEqualTo(TIMERS);
    assertThat(withIds()).isEqualTo(LIMIT);
    assertThat(live.find(page.timers().get(3).id())).isPresent();
    assertThat(live.find(TimerIds.last() + 1)).isEmpty();
    assertThat(withIds()).isEqualTo(LIMIT);
  }

  /** Zero stands for no id yet, which all of them have in common. */
  @Test
  void aTimerWithoutAnIdIsNotFoundByZero() {
    assertThat(live.find(0)).isEmpty();
    assertThat(live.complete(0)).isFalse();
  }

  @Test
  void pagesShowEachTimerOnceWhileTheOthersAreGivenTheirs() {
    List<Long> ids = new ArrayList<>();
    Long after = 0L;
    while (after != null) {
      TimerPage page = live.page(TimerQuery.all().limit(LIMIT).after(after));
      page.timers().stream().map(TimerInfo::id).forEach(ids::add);
      after = page.next();
    }
    assertThat(ids).hasSize(TIMERS).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void aPageAfterAnIdToComeLeavesOutThoseBefore() {
    long after = TimerIds.last() + 10;
    TimerPage page = live.page(TimerQuery.all().limit(TIMERS).after(after));
    assertThat(page.timers()).isNotEmpty().allMatch(timer -> timer.id() > after);
  }

  @ParameterizedTest
  @EnumSource(TimerSort.class)
  void aSortedPageIsFull(TimerSort sort) {
    assertThat(live.page(TimerQuery.all().limit(LIMIT).sort(sort)).timers()).hasSize(LIMIT);
  }
}
