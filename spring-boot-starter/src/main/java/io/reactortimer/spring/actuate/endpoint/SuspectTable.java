// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import java.time.Instant;
import java.util.List;

/**
 * Writes the groups of timers that are suspected of being left over; hidden where there are none.
 */
final class SuspectTable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("Suspects"),
          Column.text("Kind").wide(),
          Column.number("Timers"),
          Column.number("Oldest"),
          Column.prose("Why"),
          Column.prose("Made at"),
          Column.text("One of them"));

  private SuspectTable() {}

  static void write(Html html, PageLinks links, List<SuspectDescriptor> suspects, Instant now) {
    html.open(
        "section",
        "aria-labelledby",
        "suspects-title",
        "id",
        "suspects-section",
        "hidden",
        suspects.isEmpty() ? "" : null);
    html.element("h2", "Perhaps left over", "id", "suspects-title");
    HtmlTable table =
        new HtmlTable(html, "suspects", "Timers that seem to be left over, and why", COLUMNS);
    for (SuspectDescriptor suspect : suspects) {
      table.row(key(suspect));
      if (suspect.name() == null) {
        table.cell("without a name");
      } else {
        table.link(PageWords.cut(suspect.name()), links.named(suspect.name()));
      }
      table.cell(suspect.kind()).cell(PageWords.number(suspect.count()));
      table.cell(PageWords.age(suspect.oldest(), now));
      table.cell(PageWords.cutLong(suspect.sentence() + ". " + suspect.action()));
      table.cell(suspect.origin() == null ? null : PageWords.cutLong(suspect.origin()));
      if (suspect.ids().isEmpty()) {
        table.cell(null);
      } else {
        long id = suspect.ids().get(0);
        table.link(String.valueOf(id), links.one(id));
      }
      table.endRow();
    }
    table.end();
    html.close();
  }

  private static String key(SuspectDescriptor suspect) {
    return suspect.scheduler()
        + " "
        + suspect.reason()
        + " "
        + suspect.kind()
        + " "
        + suspect.name()
        + " "
        + suspect.origin();
  }
}
