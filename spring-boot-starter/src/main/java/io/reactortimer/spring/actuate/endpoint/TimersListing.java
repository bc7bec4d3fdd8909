// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import io.reactortimer.TimerScheduler;
import io.reactortimer.live.LateTick;
import io.reactortimer.live.LiveReport;
import io.reactortimer.live.PauseReport;
import io.reactortimer.live.TimerGroups;
import io.reactortimer.live.TimerInfo;
import io.reactortimer.live.TimerPage;
import io.reactortimer.live.TimerProfile;
import io.reactortimer.live.TimerSort;
import io.reactortimer.spring.actuate.endpoint.TimersDescriptor.GroupDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists the live timers of several schedulers as one. Ids are unique in the process, so pages can
 * be merged in any order, and pages sorted by id can be continued. May block its caller for some
 * milliseconds; any thread but an event loop.
 */
final class TimersListing {

  static final int MAX_GROUPS = 100;
  static final int MAX_WORST_TICKS = 10;
  static final int MAX_PAUSES = 20;
  static final int MAX_SUSPECTS = 10;

  private final ListedSchedulers schedulers;
  private final Supplier<DefaultSchedulerDescriptor> defaultScheduler;

  /**
   * Lists the timers of those schedulers that are known at the time of the request.
   *
   * @param defaultScheduler what stands behind Reactor's default at that time
   */
  TimersListing(
      ListedSchedulers schedulers, Supplier<DefaultSchedulerDescriptor> defaultScheduler) {
    this.schedulers = schedulers;
    this.defaultScheduler = defaultScheduler;
  }

  TimersDescriptor list(TimersRequest request, TagSanitizer.Seen seen) {
    Collection<TimerScheduler> known = schedulers.get();
    Merged merged = new Merged(seen);
    for (TimerScheduler scheduler : known) {
      merged.add(scheduler, schedulers.timersOf(scheduler).report(request.query(), MAX_GROUPS));
    }
    return merged.toDescriptor(request, defaultScheduler.get(), worstTicks(known), pauses(known));
  }

  ProfileDescriptor profile(ProfileRequest request, TagSanitizer.Seen seen) {
    List<ProfileDescriptor.Entry> entries = new ArrayList<>();
    long others = 0;
    boolean partial = false;
    for (TimerScheduler scheduler : schedulers.get()) {
      TimerProfile profile = schedulers.timersOf(scheduler).profile(request.by(), request.limit());
      profile
          .entries()
          .forEach(entry -> entries.add(ProfileDescriptor.Entry.of(scheduler.name(), entry, seen)));
      others += profile.others();
      partial |= profile.partial();
    }
    entries.sort(comparingLong(ProfileDescriptor.Entry::live).reversed());
    List<ProfileDescriptor.Entry> shown = first(request.limit(), entries);
    return new ProfileDescriptor(
        request.by(), shown, others + entries.size() - shown.size(), partial);
  }

  private static List<LateTickDescriptor> worstTicks(Collection<TimerScheduler> known) {
    return known.stream()
        .flatMap(scheduler -> scheduler.live().worstTicks().stream())
        .sorted(comparing(LateTick::lateness).reversed())
        .limit(MAX_WORST_TICKS)
        .map(LateTickDescriptor::of)
        .toList();
  }

  private static List<PauseDescriptor> pauses(Collection<TimerScheduler> known) {
    return known.stream()
        .flatMap(scheduler -> scheduler.live().pauses().stream())
        .sorted(comparing(PauseReport::startedAt).reversed())
        .limit(MAX_PAUSES)
        .map(PauseDescriptor::of)
        .toList();
  }

  /** What the reports of several schedulers say together. Used by one thread. */
  private static final class Merged {

    private final TagSanitizer.Seen seen;
    private final List<SchedulerDescriptor> schedulers = new ArrayList<>();
    private final List<GroupDescriptor> groups = new ArrayList<>();
    private final List<SuspectDescriptor> suspects = new ArrayList<>();
    private final List<TimerPage> pages = new ArrayList<>();
    private long otherGroups;
    private long otherSuspects;
    private long matching;
    private boolean more;
    private boolean partial;

    Merged(TagSanitizer.Seen seen) {
      this.seen = seen;
    }

    void add(TimerScheduler scheduler, LiveReport report) {
      schedulers.add(SchedulerDescriptor.of(scheduler, report.counts(), seen));
      TimerGroups largest = report.groups();
      largest.groups().forEach(group -> groups.add(GroupDescriptor.of(scheduler.name(), group)));
      otherGroups += largest.otherGroups();
      report
          .suspects()
          .suspects()
          .forEach(suspect -> suspects.add(SuspectDescriptor.of(suspect, seen)));
      otherSuspects += report.suspects().otherSuspects();
      TimerPage page = report.page();
      pages.add(page);
      matching += page.matching();
      more |= page.next() != null;
      partial |= page.partial();
    }

    TimersDescriptor toDescriptor(
        TimersRequest request,
        DefaultSchedulerDescriptor defaultScheduler,
        List<LateTickDescriptor> worstTicks,
        List<PauseDescriptor> pauses) {
      groups.sort(comparingLong(GroupDescriptor::live).reversed());
      suspects.sort(comparingLong(SuspectDescriptor::count).reversed());
      List<Found> timers = Found.in(pages);
      timers.sort(Found.order(request.sort()));
      List<GroupDescriptor> shownGroups = first(MAX_GROUPS, groups);
      List<SuspectDescriptor> shownSuspects = first(MAX_SUSPECTS, suspects);
      List<Found> shown = first(request.limit(), timers);
      boolean goesOn = more || (request.sort() == TimerSort.ID && shown.size() < timers.size());
      return new TimersDescriptor(
          defaultScheduler,
          schedulers,
          shownGroups,
          otherGroups + groups.size() - shownGroups.size(),
          worstTicks,
          pauses,
          shownSuspects,
          otherSuspects + suspects.size() - shownSuspects.size(),
          shown.stream().map(found -> found.toDescriptor(seen)).toList(),
          matching,
          goesOn ? shown.get(shown.size() - 1).timer().id() : null,
          partial);
    }
  }

  /**
   * A timer, and how long it has to go from the moment the last scheduler was looked at: one that
   * is looked at earlier would seem to have more.
   */
  private record Found(TimerInfo timer, @Nullable Duration dueIn) {

    static List<Found> in(List<TimerPage> pages) {
      List<Found> found = new ArrayList<>();
      for (TimerPage page : pages) {
        long sinceNanos = pages.get(pages.size() - 1).takenNanos() - page.takenNanos();
        for (TimerInfo timer : page.timers()) {
          Duration dueIn = timer.dueIn();
          found.add(new Found(timer, dueIn == null ? null : dueIn.minusNanos(sinceNanos)));
        }
      }
      return found;
    }

    TimerDescriptor toDescriptor(TagSanitizer.Seen seen) {
      return TimerDescriptor.of(timer, dueIn, seen);
    }

    static Comparator<Found> order(TimerSort sort) {
      Comparator<Found> order =
          switch (sort) {
            case ID -> comparingLong(found -> found.timer.id());
            case NEXT -> comparing(Found::dueIn, nullsLast(naturalOrder()));
            case LATENESS -> comparing(found -> found.timer.lateness(), nullsLast(reverseOrder()));
            case AGE -> comparing(found -> found.timer.createdAt());
          };
      return order.thenComparingLong(found -> found.timer.id());
    }
  }

  Optional<TimerDescriptor> find(long id, TagSanitizer.Seen seen) {
    return TimerSearch.in(schedulers, id).map(found -> TimerDescriptor.of(found.timer(), seen));
  }

  private static <T> List<T> first(int limit, List<T> all) {
    return all.subList(0, Math.min(limit, all.size()));
  }
}
