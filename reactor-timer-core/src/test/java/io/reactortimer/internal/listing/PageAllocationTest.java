// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.reactortimer.TimerScheduler;
import io.reactortimer.Timers;
import io.reactortimer.live.LiveTimers;
import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerQuery;
import io.reactortimer.live.TimerSort;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** A page costs memory for what it holds, not for what it was chosen from. */
class PageAllocationTest {

  private static final String[] NAMES = {"tick", "tock"};
  private static final int FEW = 10_000;
  private static final int MANY = 100_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @BeforeEach
  void allocationsAreCounted() {
    assumeTrue(threads.isThreadAllocatedMemorySupported());
  }

  @ParameterizedTest
  @EnumSource(TimerSort.class)
  void aPageOfAHundredAllocatesLittleMoreAtTenTimesTheTimers(TimerSort sort) {
    TimerQuery query = TimerQuery.all().sort(sort);

    assertThatMoreTimersCostLittle("page-by-" + sort, live -> live.page(query));
  }

  @Test
  void countsAndGroupsOfAllOfThemAllocateLittleMoreEither() {
    assertThatMoreTimersCostLittle("report", live -> live.report(TimerQuery.all(), 100).page());
  }

  @Test
  void whatIsReadOffTheOperatorsOfStockTimersAllocatesLittleMoreEither() {
    assertThatMoreTimersCostLittle(
        "stock",
        (scheduler, i) -> Flux.interval(Duration.ofMinutes(60 + i % 977), scheduler),
        live -> live.report(TimerQuery.all().kind(TimerKind.INTERVAL), 100).page());
  }

  private static Flux<Long> own(TimerScheduler scheduler, int i) {
    return Timers.every(Duration.ofMinutes(60 + i % 977)).name(NAMES[i % 2]).on(scheduler).counts();
  }

  private void assertThatMoreTimersCostLittle(
      String name, Function<LiveTimers, TimerPage> listing) {
    assertThatMoreTimersCostLittle(name, PageAllocationTest::own, listing);
  }

  private void assertThatMoreTimersCostLittle(
      String name,
      BiFunction<TimerScheduler, Integer, Flux<Long>> timer,
      Function<LiveTimers, TimerPage> listing) {
    long few = bytesOf(name, FEW, timer, listing);
    long many = bytesOf(name, MANY, timer, listing);

    assertThat(many - few)
        .as("bytes for %d timers more", MANY - FEW)
        .isLessThan(16L * (MANY - FEW));
  }

  private long bytesOf(
      String name,
      int live,
      BiFunction<TimerScheduler, Integer, Flux<Long>> timer,
      Function<LiveTimers, TimerPage> listing) {
    TimerScheduler scheduler = TimerScheduler.create(name + "-of-" + live);
    try {
      for (int i = 0; i < live; i++) {
        timer.apply(scheduler, i).subscribe();
      }
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long before = allocatedBytes(scheduler);
        TimerPage page = listing.apply(scheduler.live());
        long bytes = allocatedBytes(scheduler) - before;
        if (!page.partial() && page.matching() == live) {
          least = Math.min(least, bytes);
        }
      }
      assumeTrue(least < Long.MAX_VALUE, "the machine was too busy for a whole page");
      return least;
    } finally {
      scheduler.dispose();
    }
  }

  /** By the thread that lists and by the loop that is asked. */
  private long allocatedBytes(TimerScheduler scheduler) {
    long[] loops =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(scheduler.name()))
            .mapToLong(Thread::getId)
            .toArray();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId())
        + Arrays.stream(threads.getThreadAllocatedBytes(loops)).sum();
  }
}
