// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerSort;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.WorkerDescriptor;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the page of a listing. Used by one thread. */
final class ListPage {

  /** As many timers as the page asks for by itself, and shows without a script. */
  static final int TIMERS = 25;

  private final Html html;
  private final PageLinks links;
  private final Instant now;

  ListPage(Html html, PageLinks links, Instant now) {
    this.html = html;
    this.links = links;
    this.now = now;
  }

  void write(TimersDescriptor listing, TimersParameters asked) {
    html.open("div", "id", "notes");
    notes(listing);
    html.close();
    overview(listing.schedulers());
    SuspectTable.write(html, links, listing.suspects(), now);
    LateTable.write(html, links, listing.worstTicks());
    PauseTable.write(html, listing.pauses());
    LoopTable.write(html, listing.schedulers());
    GroupTable.write(html, links, listing);
    timers(listing, asked);
  }

  private void notes(TimersDescriptor listing) {
    for (SchedulerDescriptor scheduler : listing.schedulers()) {
      if (scheduler.suspended() != null) {
        note(scheduler.name() + " is suspended: its context is paused, and no timer fires.");
      }
    }
    SchedulerDescriptor.stuck(listing.schedulers())
        .forEach(stuck -> note(PageWords.cutLong(stuck.sentence())));
    if (listing.partial()) {
      note("A stalled loop keeps some timers from being seen.");
    }
  }

  private void note(String text) {
    html.element("p", text, "class", "note");
  }

  private void overview(List<SchedulerDescriptor> schedulers) {
    html.open("section", "aria-labelledby", "overview-title");
    html.element("h2", "Overview", "id", "overview-title", "class", "vh");
    html.open("dl", "class", "tiles");
    tile("live", "Live timers", sum(schedulers, SchedulerDescriptor::live));
    tile("fired", "Fired", sum(schedulers, s -> s.counters().delivered()));
    tile("late", "Late, p99 of the last minute", late(schedulers));
    tile("busy", "Busiest loop", busiest(schedulers));
    tile("missed", "Missed", sum(schedulers, s -> s.counters().missed()));
    html.close().close();
  }

  private void tile(String key, String name, String value) {
    html.open("div", "data-tile", key);
    html.element("dt", name).open("dd").element("b", value).element("small", null).close();
    html.close();
  }

  private static String sum(
      List<SchedulerDescriptor> schedulers, ToLongFunction<SchedulerDescriptor> of) {
    return PageWords.number(schedulers.stream().mapToLong(of).sum());
  }

  private static String late(List<SchedulerDescriptor> schedulers) {
    return workers(schedulers)
        .map(WorkerDescriptor::latenessLastMinute)
        .filter(Objects::nonNull)
        .map(Lateness::p99)
        .max(Comparator.naturalOrder())
        .map(DurationText::of)
        .orElse("–");
  }

  private static String busiest(List<SchedulerDescriptor> schedulers) {
    return workers(schedulers)
        .map(WorkerDescriptor::busy)
        .max(Comparator.naturalOrder())
        .map(PageWords::percent)
        .orElse("–");
  }

  private static Stream<WorkerDescriptor> workers(List<SchedulerDescriptor> schedulers) {
    return schedulers.stream().flatMap(scheduler -> scheduler.workers().stream());
  }

  private void timers(TimersDescriptor listing, TimersParameters asked) {
    html.section("timers", "Timers");
    FilterForm.write(html, links, asked);
    html.open("div", "id", "steer-all", "class", "steer", "hidden", "").close();
    html.element("p", null, "id", "result", "role", "status");
    List<TimerDescriptor> shown = listing.timers().stream().limit(TIMERS).toList();
    TimerTable.write(html, links, shown, now);
    html.open("p", "class", "pager");
    html.element(
        "span",
        PageWords.number(shown.size()) + " of " + PageWords.number(listing.matching()),
        "id",
        "shown");
    Long next = shown.size() < listing.timers().size() ? last(shown, asked) : listing.next();
    html.element(
        "a",
        "Next page",
        "id",
        "next",
        "rel",
        "next",
        "href",
        next == null
            ? links.list()
            : links.list(asked, "after", next.toString()) + PageLinks.TO_TIMERS,
        "hidden",
        next == null ? "" : null);
    html.close().close();
  }

  /** Returns the last one shown, where the order goes on from there. */
  private static @Nullable Long last(List<TimerDescriptor> shown, TimersParameters asked) {
    return asked.sort() == null || asked.sort().equalsIgnoreCase(TimerSort.ID.name())
        ? shown.get(shown.size() - 1).id()
        : null;
  }
}
