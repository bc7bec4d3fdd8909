// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static io.reactortimer.spring.Asking.ALL_SHOWN;
import static io.reactortimer.spring.Asking.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.libraries.Waiting;
import io.reactortimer.spring.actuate.endpoint.TimersDescriptor.GroupDescriptor;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersListingTest {

  private final TimerScheduler first = TimerScheduler.create("first");
  private final TimerScheduler second = TimerScheduler.create("second");
  private final TimersListing listing = listing(() -> List.of(first, second), Waiting.PATIENCE);

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
      TimersDescriptor page =
          listing.list(
              after == null
                  ? request("name", "merged", "limit", "7")
                  : request("name", "merged", "limit", "7", "after", after),
              ALL_SHOWN);
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

    TimersDescriptor page = listing.list(request("name", "even", "limit", "4"), ALL_SHOWN);

    assertThat(page.timers()).hasSize(4);
    assertThat(page.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"next", "lateness", "age"})
  void pagesOfSeveralSchedulersMergeInEveryOrderButThatOfIdsHasNoNext(String sort) {
    for (int i = 0; i < 20; i++) {
      Timers.every(Duration.ofHours(100 - 7L * (i % 13)))
          .name("ordered")
          .on(i % 2 == 0 ? first : second)
          .counts()
          .subscribe();
    }

    TimersDescriptor page =
        listing.list(request("name", "ordered", "limit", "9", "sort", sort), ALL_SHOWN);
    TimersDescriptor all = listing.list(request("name", "ordered", "sort", sort), ALL_SHOWN);

    assertThat(page.next()).isNull();
    assertThat(page.matching()).isEqualTo(20);
    assertThat(ids(page)).isEqualTo(ids(all).subList(0, 9));
    assertThat(all.timers()).extracting(TimerDescriptor::scheduler).contains("first", "second");
    switch (sort) {
      case "next" -> assertThat(all.timers()).extracting(TimerDescriptor::dueIn).isSorted();
      case "age" -> assertThat(all.timers()).extracting(TimerDescriptor::createdAt).isSorted();
      default -> assertThat(ids(all)).isSorted(); // none was ever late
    }
  }

  @Test
  void whatIsDueFirstComesFirstHoweverLateItsSchedulerIsLookedAt() {
    long beforeNanos = System.nanoTime();
    start(first, "due");
    start(second, "due");
    long apartNanos = System.nanoTime() - beforeNanos;
    TimersListing slow = listing(() -> handedOutApart(apartNanos), Waiting.PATIENCE);

    List<TimerDescriptor> timers =
        slow.list(request("name", "due", "sort", "next"), ALL_SHOWN).timers();

    assertThat(timers).extracting(TimerDescriptor::scheduler).containsExactly("first", "second");
    assertThat(timers).extracting(TimerDescriptor::dueIn).isSorted();
  }

  /** Both schedulers, the second one as long after the first as their timers may be apart. */
  private List<TimerScheduler> handedOutApart(long apartNanos) {
    return new AbstractList<>() {
      @Override
      public TimerScheduler get(int index) {
        if (index == 0) {
          return first;
        }
        long fromNanos = System.nanoTime();
        while (System.nanoTime() - fromNanos <= apartNanos) {
          Thread.onSpinWait();
        }
        return second;
      }

      @Override
      public int size() {
        return 2;
      }
    };
  }

  private static TimersListing listing(
      Supplier<List<TimerScheduler>> schedulers, Duration patience) {
    return new TimersListing(
        new ListedSchedulers(schedulers, patience), () -> DefaultSchedulerDescriptor.of(null));
  }

  @Test
  void theLatestOfAllSchedulersComeFirst() throws InterruptedException {
    ticked(first, "late.0");
    ticked(second, "late.1");
    ticked(first, "late.2");
    start(second, "late.never");

    List<TimerDescriptor> timers =
        listing.list(request("name", "late.*", "sort", "lateness"), ALL_SHOWN).timers();

    assertThat(timers.subList(0, 3))
        .extracting(TimerDescriptor::lateness)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(timers.get(3).name()).isEqualTo("late.never");
  }

  private static void ticked(TimerScheduler scheduler, String name) throws InterruptedException {
    CountDownLatch tick = new CountDownLatch(1);
    Timers.every(Duration.ofHours(1))
        .initialDelay(Duration.ofMillis(1))
        .name(name)
        .on(scheduler)
        .counts()
        .subscribe(count -> tick.countDown());
    assertThat(tick.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static List<Long> ids(TimersDescriptor page) {
    return page.timers().stream().map(TimerDescriptor::id).toList();
  }

  @Test
  void pausedTimersAreLiveAndCounted() {
    start(first, "paused");
    long id = ids(listing.list(request(), ALL_SHOWN)).get(0);
    first.live().withPatience(Waiting.PATIENCE).pause(id);

    SchedulerDescriptor scheduler =
        listing.list(request("state", "paused"), ALL_SHOWN).schedulers().get(0);

    assertThat(scheduler.paused()).isOne();
    assertThat(scheduler.armed()).isZero();
    assertThat(scheduler.live()).isOne();
  }

  @Test
  void aSuspendedSchedulerSaysSoAndIsListedAsEver() {
    start(first, "held");
    start(second, "runs");
    first.use().suspend();

    TimersDescriptor all = listing.list(request(), ALL_SHOWN);

    assertThat(all.schedulers())
        .extracting(SchedulerDescriptor::suspended)
        .containsExactly(true, null);
    assertThat(all.timers()).extracting(TimerDescriptor::name).contains("held", "runs");
  }

  @Test
  void groupsAreTheLargestOfAllSchedulers() {
    start(first, "small");
    start(second, "large");
    start(second, "large");

    TimersDescriptor all = listing.list(request(), ALL_SHOWN);

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

    TimersDescriptor all = listing.list(request(), ALL_SHOWN);

    assertThat(all.groups()).hasSize(TimersListing.MAX_GROUPS);
    assertThat(all.groups().get(0).name()).isEqualTo("first.0");
    assertThat(all.otherGroups()).isEqualTo(TimersListing.MAX_GROUPS);
  }

  @Test
  void timerIsFoundOnWhicheverSchedulerItLives() {
    start(first, "a");
    start(second, "b");

    for (TimerDescriptor timer : listing.list(request(), ALL_SHOWN).timers()) {
      assertThat(listing.find(timer.id(), ALL_SHOWN))
          .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo(timer.name()));
    }
    assertThat(listing.find(Long.MAX_VALUE, ALL_SHOWN)).isEmpty();
  }

  @Test
  void schedulersAreDescribedWithTheirSettings() {
    start(first, "a");

    TimersDescriptor all = listing.list(request(), ALL_SHOWN);

    assertThat(all.schedulers())
        .extracting(SchedulerDescriptor::name)
        .containsExactly("first", "second");
    SchedulerDescriptor described = all.schedulers().get(0);
    assertThat(described.slack()).hasToString("1");
    assertThat(described.maxLive()).isNull();
    assertThat(described.live()).isOne();
    assertThat(described.armed()).isOne();
    assertThat(described.workers()).hasSize(first.workers());
  }

  @Test
  void whoWasLateInTheLastMinuteIsToldByNameByGroupAndByScheduler() {
    CountDownLatch late = new CountDownLatch(12);
    for (int i = 0; i < 12; i++) {
      Timers.every(Duration.ofMillis(20))
          .name("late")
          .on(i % 2 == 0 ? first : second)
          .counts()
          .subscribe(tick -> takeLonger(late));
    }

    TimersDescriptor seen =
        Waiting.until(
            "all were late",
            () -> listing.list(request("name", "late"), ALL_SHOWN),
            page ->
                late.getCount() == 0
                    && page.worstTicks().size() == 10
                    && page.groups().stream().allMatch(group -> wasLate(group.latenessLastMinute()))
                    && page.schedulers().stream()
                        .allMatch(scheduler -> wasLate(scheduler.latenessLastMinute())));

    assertThat(seen.worstTicks())
        .isSortedAccordingTo(Comparator.comparing(LateTickDescriptor::lateness).reversed())
        .allSatisfy(
            tick -> {
              assertThat(tick.name()).isEqualTo("late");
              assertThat(tick.lateness()).isGreaterThanOrEqualTo(BigDecimal.TEN);
            });
    assertThat(seen.groups()).extracting(GroupDescriptor::name).containsExactly("late", "late");
    assertThat(seen.schedulers()).hasSize(2);
  }

  /** What is late is counted at the end of a turn, after the page may have been asked for. */
  private static boolean wasLate(SchedulerDescriptor.@Nullable Lateness lateness) {
    return lateness != null && lateness.max().compareTo(BigDecimal.TEN) > 0;
  }

  /** A callback that takes longer than the others may wait for it and be on time. */
  private static void takeLonger(CountDownLatch late) {
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(15)) {
      Thread.onSpinWait();
    }
    late.countDown();
  }

  private static void start(TimerScheduler scheduler, String name) {
    Timers.every(Duration.ofHours(1)).name(name).on(scheduler).counts().subscribe();
  }

  private static @Nullable String next(TimersDescriptor page) {
    return page.next() == null ? null : page.next().toString();
  }
}
