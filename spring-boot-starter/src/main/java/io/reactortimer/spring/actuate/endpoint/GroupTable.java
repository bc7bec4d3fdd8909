// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import io.reactortimer.spring.actuate.endpoint.SchedulerDescriptor.Lateness;
import io.reactortimer.spring.actuate.endpoint.TimersDescriptor.GroupDescriptor;
import java.util.List;

/** Writes the largest groups of timers, with links to the timers of each and to other groupings. */
final class GroupTable {

  /** As many groups as the page shows. */
  private static final int MOST = 20;

  private static final List<Column> COLUMNS =
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

  private GroupTable() {}

  static void write(Html html, PageLinks links, TimersDescriptor listing) {
    html.section("groups", "Groups");
    HtmlTable table =
        new HtmlTable(html, "groups", "The largest groups of one name and kind", COLUMNS);
    listing.groups().stream().limit(MOST).forEach(group -> write(table, links, group));
    table.end();
    long others = listing.otherGroups() + Math.max(0, listing.groups().size() - MOST);
    html.element(
        "p",
        others == 0 ? null : "and " + PageWords.number(others) + " more groups",
        "id",
        "other-groups");
    html.open("p", "class", "pager")
        .element("a", "By line of code", "href", links.list() + "?by=origin");
    html.text(" ").element("a", "By group", "href", links.list() + "?by=group").close();
    html.close();
  }

  private static void write(HtmlTable table, PageLinks links, GroupDescriptor group) {
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
}
