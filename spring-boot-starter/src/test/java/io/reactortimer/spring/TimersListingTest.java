// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.spring.TimersDescriptor.GroupDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

class TimersListingTest {

  private static final TagValues.Seen SHOWN =
      new TagValues(Show.ALWAYS, Set.of(), List.of()).seenBy(SecurityContext.NONE);

  private final TimerScheduler first = TimerScheduler.create("first");
  private final TimerScheduler second = TimerScheduler.create("second");
  private final TimersListing listing =
      new TimersListing(() -> List.of(first, second), () -> DefaultSchedulerDescriptor.of(null));

  @AfterEach
  void dispose() {
    first.dispose();
    second.dispose();
  }

  @Test
  void pagesOfSeveralSchedulersMergeById() {
    for (int i = 0; i < 50; i++) {
      start(i % 3 == 0 ? second : first, "merged");
    }

    List<Long> seen = new ArrayList<>();
    String after = null;
    do {
      TimersDescriptor page = listing.list(TimersRequest.of("merged", "7", after), SHOWN);
      assertThat(page.timers()).hasSizeLessThanOrEqualTo(7);
      assertThat(page.matching()).isEqualTo(50);
      page.timers().forEach(timer -> seen.add(timer.id()));
      after = next(page);
    } while (after != null);

    assertThat(seen).hasSize(50).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void lastPageThatIsFullHasNoNext() {
    for (int i = 0; i < 4; i++) {
      start(i % 2 == 0 ? first : second, "even");
    }

    TimersDescriptor page = listing.list(TimersRequest.of("even", "4", null), SHOWN);

    assertThat(page.timers()).hasSize(4);
    assertThat(page.next()).isNull();
  }

  @Test
  void groupsAreTheLargestOfAllSchedulers() {
    start(first, "small");
    start(second, "large");
    start(second, "large");

    TimersDescriptor all = listing.list(TimersRequest.of(null, null, null), SHOWN);

    assertThat(all.groups())
        .extracting(GroupDescriptor::scheduler, GroupDescriptor::name, GroupDescriptor::live)
        .containsExactly(tuple("second", "large", 2L), tuple("first", "small", 1L));
    assertThat(all.otherGroups()).isZero();
  }

  @Test
  void groupsBeyondTheLimitAreCounted() {
    for (int i = 0; i < TimersListing.MAX_GROUPS; i++) {
      start(first, "first." + i);
      start(second, "second." + i);
    }
    start(first, "first.0");

    TimersDescriptor all = listing.list(TimersRequest.of(null, null, null), SHOWN);

    assertThat(all.groups()).hasSize(TimersListing.MAX_GROUPS);
    assertThat(all.groups().get(0).name()).isEqualTo("first.0");
    assertThat(all.otherGroups()).isEqualTo(TimersListing.MAX_GROUPS);
  }

  @Test
  void timerIsFoundOnWhicheverSchedulerItLives() {
    start(first, "a");
    start(second, "b");

    for (TimerDescriptor timer : listing.list(TimersRequest.of(null, null, null), SHOWN).timers()) {
      assertThat(listing.find(timer.id(), SHOWN))
          .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo(timer.name()));
    }
    assertThat(listing.find(Long.MAX_VALUE, SHOWN)).isEmpty();
  }

  @Test
  void schedulersAreDescribedWithTheirSettings() {
    start(first, "a");

    TimersDescriptor all = listing.list(TimersRequest.of(null, null, null), SHOWN);

    assertThat(all.schedulers())
        .extracting(SchedulerDescriptor::name)
        .containsExactly("first", "second");
    SchedulerDescriptor described = all.schedulers().get(0);
    assertThat(described.slack()).hasToString("1");
    assertThat(described.maxLive()).isNull();
    assertThat(described.live()).isOne();
    assertThat(described.armed()).isOne();
    assertThat(described.workers()).hasSize(1);
  }

  private static void start(TimerScheduler scheduler, String name) {
    Timers.every(Duration.ofHours(1)).named(name).on(scheduler).counts().subscribe();
  }

  private static @Nullable String next(TimersDescriptor page) {
    return page.next() == null ? null : page.next().toString();
  }
}
