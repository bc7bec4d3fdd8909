// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import java.time.Instant;
import java.util.List;

/** Writes one page of timers. */
final class TimerTable {

  private static final List<Column> COLUMNS =
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

  private TimerTable() {}

  static void write(Html html, PageLinks links, List<TimerDescriptor> timers, Instant now) {
    HtmlTable table = new HtmlTable(html, "timers", "Timers that match", COLUMNS);
    timers.forEach(timer -> write(table, links, timer, now));
    table.end();
  }

  private static void write(HtmlTable table, PageLinks links, TimerDescriptor timer, Instant now) {
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
}
