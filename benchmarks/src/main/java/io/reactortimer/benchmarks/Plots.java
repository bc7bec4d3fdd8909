// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The plots of the report; one for which nothing was measured is left out. */
final class Plots {

  /** A picture and the name of its file. */
  record Plot(String file, String svg) {}

  private static final List<String> BY_NUMBER =
      List.of("equal-1000", "equal-10000", "equal-100000", "equal-1000000");
  private static final List<String> GROWTH =
      List.of("equal-1000", "equal-10000", "equal-100000", "equal-1000000", "slow-10000000");
  private static final List<String> BY_LOAD =
      List.of("equal-100000", "mixed-100000", "distinct-100000", "demand-100000");
  private static final List<Side> FEW = List.of(Side.STOCK, Side.TIMER, Side.NETTY_WHEEL_1);

  private Plots() {}

  static List<Plot> of(Results results) {
    List<Plot> plots = new ArrayList<>();
    add(
        plots,
        "cpu-100000.svg",
        new SvgBars("CPU of 100,000 intervals of one second", "cores kept busy, median"),
        cpu(results, List.of("equal-100000"), List.of(Side.values())));
    add(
        plots,
        "cpu-by-number.svg",
        new SvgBars("CPU by the number of intervals of one second", "cores kept busy, median"),
        cpu(results, BY_NUMBER, FEW));
    add(
        plots,
        "tick-by-number.svg",
        new SvgBars("CPU of a tick by the number of intervals", "nanoseconds, median"),
        bars(results, GROWTH, List.of(Side.values()), "nanosPerTick"));
    add(
        plots,
        "cpu-by-load.svg",
        new SvgBars("CPU of 100,000 intervals by kind of load", "cores kept busy, median"),
        cpu(results, BY_LOAD, FEW));
    add(
        plots,
        "lateness-100000.svg",
        new SvgBars("Lateness of 100,000 intervals of one second", "milliseconds, median"),
        lateness(results));
    return plots;
  }

  private static void add(List<Plot> plots, String file, SvgBars bars, List<SvgBars.Group> groups) {
    if (!groups.isEmpty()) {
      plots.add(new Plot(file, bars.svg(groups)));
    }
  }

  private static List<SvgBars.Group> cpu(Results results, List<String> works, List<Side> sides) {
    return bars(results, works, sides, "cores");
  }

  private static List<SvgBars.Group> bars(
      Results results, List<String> works, List<Side> sides, String field) {
    List<SvgBars.Group> groups = new ArrayList<>();
    for (Work work : Works.all()) {
      WorkResults rows = results.of(work.name());
      List<SvgBars.Bar> bars = new ArrayList<>();
      for (Side side : works.contains(work.name()) ? sides : List.<Side>of()) {
        String note = rows.countKeptUp(side) == 0 ? " (did not keep up)" : "";
        rows.all(side, field)
            .ifPresent(value -> bars.add(bar(side, side.name(), value.median(), note)));
      }
      if (!bars.isEmpty()) {
        groups.add(new SvgBars.Group(works.size() == 1 ? "" : work.title(), bars));
      }
    }
    return groups;
  }

  private static List<SvgBars.Group> lateness(Results results) {
    WorkResults rows = results.of("equal-100000");
    List<SvgBars.Group> groups = new ArrayList<>();
    for (Side side : Side.values()) {
      List<SvgBars.Bar> bars = new ArrayList<>();
      for (String quantile : List.of("P50", "P90", "P99")) {
        rows.all(side, "lateness" + quantile + "Micros")
            .ifPresent(late -> bars.add(bar(side, quantile, late.median() / 1e3, "")));
      }
      if (!bars.isEmpty()) {
        groups.add(new SvgBars.Group(side.name(), bars));
      }
    }
    return groups;
  }

  private static SvgBars.Bar bar(Side side, String label, double value, String note) {
    String colour =
        switch (side) {
          case STOCK, STOCK_ONE_THREAD -> "stock";
          case TAKEN_OVER, TIMER, TIMER_SLACK_2, TIMER_SLACK_10, TIMER_EXACT, TIMER_LISTED ->
              "ours";
          default -> "peer";
        };
    return new SvgBars.Bar(label, value, Figures.of(value) + note, colour);
  }
}
