// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import io.reactortimer.LiveReport;
import io.reactortimer.TimerGroups;
import io.reactortimer.TimerInfo;
import io.reactortimer.TimerPage;
import io.reactortimer.TimerScheduler;
import io.reactortimer.TimerSort;
import io.reactortimer.WorkerInfo;
import io.reactortimer.spring.TimersDescriptor.GroupDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lists the live timers of several schedulers as one. Ids are unique in the process, so pages merge
 * in any order, and those by id have further ones. May block its caller for some milliseconds; any
 * thread but an event loop.
 */
final class TimersListing {

  static final int MAX_GROUPS = 100;

  private final Supplier<? extends Collection<TimerScheduler>> schedulers;
  private final Supplier<DefaultSchedulerDescriptor> defaultScheduler;

  /**
   * Lists the timers of those schedulers that are known at the time of the request.
   *
   * @param schedulers each one once
   * @param defaultScheduler what stands behind Reactor's default at that time
   */
  TimersListing(
      Supplier<? extends Collection<TimerScheduler>> schedulers,
      Supplier<DefaultSchedulerDescriptor> defaultScheduler) {
    this.schedulers = schedulers;
    this.defaultScheduler = defaultScheduler;
  }

  TimersDescriptor list(TimersRequest request, TagValues.Seen seen) {
    Collection<TimerScheduler> known = schedulers.get();
    List<SchedulerDescriptor> descriptors = new ArrayList<>();
    List<GroupDescriptor> groups = new ArrayList<>();
    List<TimerInfo> timers = new ArrayList<>();
    long otherGroups = 0;
    long matching = 0;
    boolean more = false;
    boolean partial = false;
    for (TimerScheduler scheduler : known) {
      LiveReport report = scheduler.live().report(request.query(), MAX_GROUPS);
      descriptors.add(SchedulerDescriptor.of(scheduler, report.counts()));
      TimerGroups largest = report.groups();
      largest.groups().forEach(group -> groups.add(GroupDescriptor.of(scheduler.name(), group)));
      otherGroups += largest.otherGroups();
      TimerPage page = report.page();
      timers.addAll(page.timers());
      matching += page.matching();
      more |= page.next() != null;
      partial |= page.partial();
    }
    groups.sort(comparingLong(GroupDescriptor::live).reversed());
    timers.sort(order(request.sort()));
    List<GroupDescriptor> shownGroups = first(MAX_GROUPS, groups);
    List<TimerInfo> shown = first(request.limit(), timers);
    more |= request.sort() == TimerSort.ID && shown.size() < timers.size();
    return new TimersDescriptor(
        defaultScheduler.get(),
        descriptors,
        shownGroups,
        otherGroups + groups.size() - shownGroups.size(),
        shown.stream().map(timer -> TimerDescriptor.of(timer, seen)).toList(),
        matching,
        more ? shown.get(shown.size() - 1).id() : null,
        partial);
  }

  private static Comparator<TimerInfo> order(TimerSort sort) {
    Comparator<TimerInfo> order =
        switch (sort) {
          case ID -> comparingLong(TimerInfo::id);
          case NEXT -> comparing(TimerInfo::dueIn, nullsLast(naturalOrder()));
          case LATENESS -> comparing(TimerInfo::lateness, nullsLast(reverseOrder()));
          case AGE -> comparing(TimerInfo::createdAt);
        };
    return order.thenComparingLong(TimerInfo::id);
  }

  Optional<TimerDescriptor> find(long id, TagValues.Seen seen) {
    return schedulers.get().stream()
        .flatMap(scheduler -> scheduler.live().find(id).stream())
        .findFirst()
        .map(timer -> TimerDescriptor.of(timer, seen));
  }

  /** Which loop keeps its timers from being seen, or empty if none does. */
  Optional<String> stalledLoop() {
    for (TimerScheduler scheduler : schedulers.get()) {
      for (WorkerInfo worker : scheduler.live().workers()) {
        if (worker.stalledFor() != null) {
          return Optional.of("loop " + worker.index() + " of " + scheduler.name());
        }
      }
    }
    return Optional.empty();
  }

  private static <T> List<T> first(int limit, List<T> all) {
    return all.subList(0, Math.min(limit, all.size()));
  }
}
