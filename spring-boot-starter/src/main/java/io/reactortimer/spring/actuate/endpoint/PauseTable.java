// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.spring.actuate.endpoint.HtmlTable.Column;
import io.reactortimer.spring.actuate.endpoint.PauseDescriptor.NamedTicks;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the last pauses, as text and for the page, where it is hidden if there were none. */
final class PauseTable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("Paused at"),
          Column.text("Scheduler").wide(),
          Column.number("For"),
          Column.text("Cause"),
          Column.number("Timers late"),
          Column.number("Missed"),
          Column.prose("Most of them").wide());

  private PauseTable() {}

  static TextTable text(List<PauseDescriptor> pauses) {
    TextTable table =
        new TextTable(
            "PAUSED AT", "SCHEDULER", ">FOR", "CAUSE", ">TIMERS LATE", ">MISSED", "MOST OF THEM");
    for (PauseDescriptor pause : pauses) {
      table.row(
          pause.startedAt(),
          pause.scheduler(),
          DurationText.of(pause.duration()),
          pause.cause(),
          pause.timersLate(),
          pause.ticksMissed(),
          missedByName(pause));
    }
    return table;
  }

  static void write(Html html, List<PauseDescriptor> pauses) {
    html.open(
        "section",
        "aria-labelledby",
        "pauses-title",
        "id",
        "pauses-section",
        "hidden",
        pauses.isEmpty() ? "" : null);
    html.element("h2", "Pauses", "id", "pauses-title");
    HtmlTable table =
        new HtmlTable(html, "pauses", "When timers stood still, why, and what it cost", COLUMNS);
    for (PauseDescriptor pause : pauses) {
      table.row(pause.scheduler() + " " + pause.startedAt()).cell(pause.startedAt());
      table.cell(pause.scheduler()).cell(DurationText.of(pause.duration())).cell(pause.cause());
      table.cell(PageWords.number(pause.timersLate()));
      table.cell(PageWords.number(pause.ticksMissed()));
      table.cell(PageWords.cutLong(missedByName(pause))).endRow();
    }
    table.end();
    html.close();
  }

  private static String missedByName(PauseDescriptor pause) {
    return pause.missedByName().stream()
        .map(PauseTable::missed)
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), PauseTable::orDash));
  }

  private static String missed(NamedTicks ticks) {
    return (ticks.name() == null ? "without a name" : ticks.name())
        + " "
        + PageWords.number(ticks.ticks());
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
