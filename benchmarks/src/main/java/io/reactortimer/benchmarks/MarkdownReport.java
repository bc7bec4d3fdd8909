// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** The results as tables, and what they say about the goals. */
final class MarkdownReport {

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  MarkdownReport(Results results) {
    this.results = results;
  }

  String text() {
    text.append(
        "# Report\n\n"
            + "Written by `Report` from [results.json](results.json); how to run it is in"
            + " the README of `docs/benchmarks`.\n"
            + "Medians over repetitions, and the least to the greatest value. A ratio is the median"
            + " of the ratios\n"
            + "within a repetition, in which both sides kept up: a load does if its ticks a second"
            + " are within 0.5 %\n"
            + "of what was asked for, and no tick was missed.\n\n");
    results.machines().forEach(machine -> text.append("- ").append(machine).append('\n'));
    sides();
    goals();
    for (Work work : Works.all()) {
      if (results.has(work.name())) {
        table(work);
      }
    }
    return text.toString();
  }

  private void sides() {
    text.append("\n## Sides\n\n");
    row(List.of("side", "what it is"));
    row(List.of("---", "---"));
    for (Side side : Side.values()) {
      row(List.of(side.name(), side.label()));
    }
  }

  private void goals() {
    text.append("\n## Goals\n\n");
    row(
        List.of(
            "work",
            "goal",
            "wanted",
            "measured",
            "met",
            "late p50 / p90, ms",
            "the same, baseline"));
    row(Collections.nCopies(7, "---"));
    for (Goal goal : Goal.ALL) {
      if (!results.has(goal.work())) {
        continue;
      }
      Optional<Statistics> measured = goal.measured(results);
      Side baseline = goal.baseline();
      row(
          List.of(
              goal.work(),
              goal.described(),
              (baseline == null ? "at most " : "at least ") + Figures.of(goal.bound()),
              measured.map(MarkdownReport::ranged).orElse("nothing that counts"),
              measured.isPresent() && goal.isMetBy(measured.get()) ? "yes" : "**no**",
              lateness(goal.work(), goal.side()),
              baseline == null ? "" : lateness(goal.work(), baseline)));
    }
  }

  private String lateness(String work, Side side) {
    Optional<Statistics> half = results.of(work).all(side, "latenessP50Micros");
    Optional<Statistics> most = results.of(work).all(side, "latenessP90Micros");
    return half.isEmpty() || most.isEmpty()
        ? ""
        : Figures.of(half.get().median() / 1e3) + " / " + Figures.of(most.get().median() / 1e3);
  }

  private void table(Work work) {
    WorkResults rows = results.of(work.name());
    text.append("\n## ").append(work.title()).append("\n\n`").append(work.name()).append("`. ");
    text.append(work.kind().about()).append("\n\n");
    List<Column> columns =
        work.kind().columns().stream()
            .filter(column -> work.sides().stream().anyMatch(has(rows, column.field())))
            .toList();
    List<String> head = new ArrayList<>(List.of("side"));
    for (Column column : columns) {
      head.add(column.label());
      if (column.gain() == Column.Gain.SPREAD) {
        head.add("third slowest to third fastest");
      } else if (column.gain() != Column.Gain.NONE) {
        work.baselines().forEach(baseline -> head.add(ratioLabel(column, baseline)));
      }
    }
    if (rows.isOfALoad()) {
      head.add("kept up");
    }
    row(head);
    row(Collections.nCopies(head.size(), "---"));
    for (Side side : work.sides()) {
      if (rows.count(side) > 0) {
        row(cells(work, rows, columns, side));
      }
    }
    for (Side side : work.sides()) {
      if (rows.isLeftOut(side)) {
        text.append("\n").append(side).append(" is left out: the JDK of this run has it not.\n");
      }
      if (rows.countFailed(side) > 0) {
        text.append("\nProcesses of ").append(side).append(" that failed: ");
        text.append(rows.countFailed(side)).append(".\n");
      }
    }
  }

  private static Predicate<Side> has(WorkResults rows, String field) {
    return side -> rows.all(side, field).isPresent();
  }

  private static String ratioLabel(Column column, Side baseline) {
    return column.gain() == Column.Gain.LESS ? baseline + " to this" : "this to " + baseline;
  }

  private static List<String> cells(Work work, WorkResults rows, List<Column> columns, Side side) {
    List<String> cells = new ArrayList<>(List.of(side.name()));
    boolean keptUp = rows.countKeptUp(side) > 0;
    for (Column column : columns) {
      // Of a load that falls behind, lateness is what remains of it beyond whole periods.
      boolean known = keptUp || !column.field().startsWith("lateness");
      cells.add(
          rows.all(side, column.field())
              .filter(value -> known)
              .map(value -> cell(column, value))
              .orElse(""));
      if (column.gain() == Column.Gain.SPREAD) {
        OptionalDouble spread = rows.spread(column.field(), side);
        cells.add(spread.isEmpty() ? "" : Figures.of(spread.getAsDouble()));
      } else if (column.gain() != Column.Gain.NONE) {
        boolean more = column.gain() == Column.Gain.MORE;
        for (Side baseline : work.baselines()) {
          Optional<Statistics> ratio = rows.ratio(column.field(), side, baseline, more);
          cells.add(ratio.map(times -> Figures.of(times.median())).orElse(""));
        }
      }
    }
    if (rows.isOfALoad()) {
      long count = rows.count(side);
      long counting = rows.countKeptUp(side);
      cells.add(counting == count ? "yes" : keptUp ? counting + " of " + count : "**no**");
    }
    return cells;
  }

  private static String cell(Column column, Statistics value) {
    Statistics inUnits = value.per(column.perUnit());
    return column.ranged() ? ranged(inUnits) : Figures.of(inUnits.median());
  }

  private static String ranged(Statistics value) {
    String median = Figures.of(value.median());
    return value.min() == value.max()
        ? median
        : median + " (" + Figures.of(value.min()) + "–" + Figures.of(value.max()) + ")";
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
