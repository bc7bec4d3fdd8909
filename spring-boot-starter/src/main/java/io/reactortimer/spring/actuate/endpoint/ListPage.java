// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerSort;
import io.reactortimer.live.TimerState;
import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.WorkerDescriptor;
import io.reactortimer.spring.actuate.endpoint.TimersDescriptor.GroupDescriptor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the page of a listing. Used by one thread. */
final class ListPage {

  /** As many timers as the page asks for by itself, and shows without a script. */
  static final int TIMERS = 25;

  private static final int GROUPS = 20;

  private static final List<Column> LOOP_COLUMNS =
      List.of(
          Column.text("Loop"),
          Column.text("State"),
          Column.number("Busy"),
          Column.number("Late p50"),
          Column.number("p99"),
          Column.number("max"),
          Column.number("Armed").wide(),
          Column.number("Fired").wide());

  private static final List<Column> GROUP_COLUMNS =
      List.of(
          Column.text("Group"),
          Column.text("Kind"),
          Column.number("Live"),
          Column.text("Trend"),
          Column.number("Ticks").wide(),
          Column.number("Missed"),
          Column.number("Latest"),
          Column.number("Late p99").wide(),
          Column.number("No demand").wide(),
          Column.number("Made/s").wide(),
          Column.number("Ended/s").wide(),
          Column.number("Fired").wide());

  private static final List<Column> TIMER_COLUMNS =
      List.of(
          Column.text("Timer"),
          Column.text("Name"),
          Column.text("Kind").wide(),
          Column.text("State"),
          Column.number("Age").wide(),
          Column.number("Period"),
          Column.number("Due in"),
          Column.number("Ticks").wide(),
          Column.number("Missed"),
          Column.number("Late"),
          Column.number("Demand").wide(),
          Column.text("Tags").wide());

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
    loops(listing.schedulers());
    groups(listing);
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

  private void loops(List<SchedulerDescriptor> schedulers) {
    section("loops", "Schedulers and loops");
    HtmlTable table =
        new HtmlTable(
            html, "loops", "Loops, and how late they were in the last minute", LOOP_COLUMNS);
    for (SchedulerDescriptor scheduler : schedulers) {
      for (WorkerDescriptor loop : scheduler.workers()) {
        loop(table, scheduler, loop);
      }
    }
    table.end();
    html.close();
  }

  private static void loop(HtmlTable table, SchedulerDescriptor scheduler, WorkerDescriptor loop) {
    Lateness late = loop.latenessLastMinute();
    String thread = loop.thread() == null ? "" : ", " + loop.thread();
    String name = scheduler.name() + " " + loop.index();
    table.row(name).cell(PageWords.cut(name + thread));
    BigDecimal stalledFor = loop.stalledFor();
    String culprit = PageWords.culprit(loop.stuckIn());
    if (stalledFor == null) {
      table.state("RUNNING", loop.thread() == null ? "not started" : "running");
    } else {
      String where = culprit == null ? "" : " in " + culprit;
      table.state("STUCK", "stuck for " + DurationText.of(stalledFor) + where);
    }
    table.share(PageWords.percent(loop.busy()), loop.busy());
    table.cell(late == null ? null : DurationText.of(late.p50()));
    table.cell(late == null ? null : DurationText.of(late.p99()));
    table.cell(late == null ? null : DurationText.of(late.max()));
    table.cell(PageWords.number(loop.armed())).cell(PageWords.number(loop.ticks())).endRow();
  }

  private void groups(TimersDescriptor listing) {
    section("groups", "Groups");
    HtmlTable table =
        new HtmlTable(html, "groups", "The largest groups of one name and kind", GROUP_COLUMNS);
    listing.groups().stream().limit(GROUPS).forEach(group -> group(table, group));
    table.end();
    long others = listing.otherGroups() + Math.max(0, listing.groups().size() - GROUPS);
    html.element(
        "p",
        others == 0 ? null : "and " + PageWords.number(others) + " more groups",
        "id",
        "other-groups");
    html.open("p").element("a", "By line of code", "href", links.list() + "?by=origin");
    html.text(" ").element("a", "By group", "href", links.list() + "?by=group").close();
    html.close();
  }

  private void group(HtmlTable table, GroupDescriptor group) {
    table.row(group.scheduler() + " " + group.kind() + " " + group.name());
    if (group.name() == null) {
      table.cell("without a name");
    } else {
      table.link(PageWords.cut(group.name()), links.named(group.name()));
    }
    table.cell(group.kind()).cell(PageWords.number(group.live())).cell("");
    table.cell(PageWords.number(group.ticks())).cell(PageWords.number(group.missed()));
    table.cell(PageWords.duration(group.maxLateness()));
    Lateness late = group.latenessLastMinute();
    table.cell(late == null ? null : DurationText.of(late.p99()));
    table.cell(PageWords.number(group.noDemand()));
    table.cell(Rates.text(group.made())).cell(Rates.text(group.ended()));
    table.cell(Rates.percent(group.fired())).endRow();
  }

  private void timers(TimersDescriptor listing, TimersParameters asked) {
    section("timers", "Timers");
    filter(asked);
    html.open("div", "id", "steer-all", "class", "steer", "hidden", "").close();
    html.element("p", null, "id", "result", "role", "status");
    List<TimerDescriptor> shown = listing.timers().stream().limit(TIMERS).toList();
    HtmlTable table = new HtmlTable(html, "timers", "Timers that match", TIMER_COLUMNS);
    shown.forEach(timer -> timer(table, timer));
    table.end();
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

  /** The last one shown, where the order goes on from there. */
  private static @Nullable Long last(List<TimerDescriptor> shown, TimersParameters asked) {
    return asked.sort() == null || asked.sort().equalsIgnoreCase(TimerSort.ID.name())
        ? shown.get(shown.size() - 1).id()
        : null;
  }

  private void timer(HtmlTable table, TimerDescriptor timer) {
    String id = String.valueOf(timer.id());
    table.row(id).link(id, links.one(timer.id()));
    table.cell(PageWords.name(timer)).cell(timer.kind());
    table
        .state(timer.state().name(), timer.state().name())
        .cell(PageWords.age(timer.createdAt(), now));
    table.cell(PageWords.duration(timer.period())).cell(PageWords.duration(timer.dueIn()));
    table.cell(PageWords.number(timer.ticks())).cell(PageWords.number(timer.missed()));
    table.cell(PageWords.duration(timer.lateness())).cell(PageWords.demand(timer));
    String tags = PageWords.tags(timer.tags());
    table.cell(tags == null ? null : PageWords.cut(tags)).endRow();
  }

  private void filter(TimersParameters asked) {
    html.open(
        "form", "id", "filter", "method", "get", "action", links.list() + PageLinks.TO_TIMERS);
    field("name", "Name, or prefix*", asked.name());
    field("tag", "Tag, as key:value", asked.tag());
    choice("kind", "Kind", "any", asked.kind(), Stream.of(TimerKind.values()).map(Enum::name));
    choice("state", "State", "any", asked.state(), Stream.of(TimerState.values()).map(Enum::name));
    field("minAge", "At least this old", asked.minAge());
    choice(
        "sort",
        "Order",
        null,
        asked.sort(),
        Stream.of(TimerSort.values()).map(sort -> sort.name().toLowerCase(Locale.ROOT)));
    if (asked.limit() != null) {
      html.empty("input", "type", "hidden", "name", "limit", "value", asked.limit());
    }
    html.element("button", "Show", "type", "submit");
    html.element("a", "All", "href", links.list()).close();
  }

  private void field(String name, String label, @Nullable String value) {
    html.open("label").text(label);
    html.empty("input", "name", name, "value", value, "autocomplete", "off", "spellcheck", "false");
    html.close();
  }

  private void choice(
      String name,
      String label,
      @Nullable String none,
      @Nullable String chosen,
      Stream<String> options) {
    html.open("label").text(label).open("select", "name", name);
    if (none != null) {
      html.element("option", none, "value", "");
    }
    options.forEach(
        option ->
            html.element(
                "option",
                option,
                "selected",
                chosen != null && normal(chosen).equals(normal(option)) ? "" : null));
    html.close().close();
  }

  private static String normal(String constant) {
    return constant.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private void section(String id, String title) {
    html.open("section", "aria-labelledby", id + "-title", "id", id + "-section");
    html.element("h2", title, "id", id + "-title");
  }
}
