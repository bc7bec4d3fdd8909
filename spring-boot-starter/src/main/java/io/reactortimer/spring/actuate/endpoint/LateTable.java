// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import java.util.List;

/** Writes the latest ticks, as text and for the page, where it is hidden if there were none. */
final class LateTable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("Due at"),
          Column.number("Late"),
          Column.text("Timer"),
          Column.text("Name"),
          Column.text("Kind"),
          Column.text("Scheduler").wide());

  private LateTable() {}

  static TextTable text(List<LateTickDescriptor> ticks) {
    TextTable table = new TextTable("DUE AT", ">LATE", ">ID", "NAME", "KIND", "SCHEDULER");
    for (LateTickDescriptor tick : ticks) {
      table.row(
          tick.dueAt(),
          DurationText.of(tick.lateness()),
          tick.id(),
          tick.name(),
          tick.kind(),
          tick.scheduler());
    }
    return table;
  }

  static void write(Html html, PageLinks links, List<LateTickDescriptor> ticks) {
    html.open(
        "section",
        "aria-labelledby",
        "late-title",
        "id",
        "late-section",
        "hidden",
        ticks.isEmpty() ? "" : null);
    html.element("h2", "Latest in the last minute", "id", "late-title");
    HtmlTable table =
        new HtmlTable(html, "late", "The ticks of the last minute that were the latest", COLUMNS);
    for (LateTickDescriptor tick : ticks) {
      table.row(tick.id() + " " + tick.dueAt()).cell(tick.dueAt());
      table.cell(DurationText.of(tick.lateness()));
      table.link(String.valueOf(tick.id()), links.one(tick.id()));
      if (tick.name() == null) {
        table.cell(null);
      } else {
        table.link(PageWords.cut(tick.name()), links.named(tick.name()));
      }
      table.cell(tick.kind()).cell(tick.scheduler()).endRow();
    }
    table.end();
    html.close();
  }
}
