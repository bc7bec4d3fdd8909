// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Draws a scenario: a lane for each policy, a mark for each point of the plain grid, a dot for each
 * tick with its sequence number in it, and below it what it missed or how many came with it.
 */
final class MarbleDiagram {

  private static final int LEFT = 90;
  private static final int WIDTH = 800;
  private static final int RIGHT = WIDTH - 30;
  private static final int TOP = 34;
  private static final int LANE = 46;

  private final Scenario scenario;
  private final StringBuilder svg = new StringBuilder();

  private MarbleDiagram(Scenario scenario) {
    this.scenario = scenario;
  }

  static String of(Scenario scenario) {
    return new MarbleDiagram(scenario).draw();
  }

  private String draw() {
    int height = TOP + LANE * MissedTickPolicy.values().length + 8;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">",
        WIDTH, height, WIDTH, height);
    line("<title>%s</title>", scenario.title());
    line("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
    quiet(height);
    axis();
    int y = TOP + LANE / 2;
    for (MissedTickPolicy policy : MissedTickPolicy.values()) {
      lane(policy, y);
      y += LANE;
    }
    line("</svg>");
    return svg.toString();
  }

  private void quiet(int height) {
    Scenario.Span quiet = scenario.quiet();
    if (quiet.toMillis() > quiet.fromMillis()) {
      line(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#eceff3\"/>",
          x(quiet.fromMillis()),
          TOP - 8,
          x(quiet.toMillis()) - x(quiet.fromMillis()),
          height - TOP);
    }
  }

  private void axis() {
    int step = scenario.endMillis() > 1_500 ? 500 : 100;
    for (int millis = 0; millis <= scenario.endMillis(); millis += step) {
      line(
          "<text x=\"%d\" y=\"18\" text-anchor=\"middle\" fill=\"#5b6470\">%d</text>",
          x(millis), millis);
    }
    line("<text x=\"%d\" y=\"18\" fill=\"#5b6470\">ms</text>", 60);
  }

  private void lane(MissedTickPolicy policy, int y) {
    line("<text x=\"10\" y=\"%d\" fill=\"#1c2330\">%s</text>", y + 4, policy);
    line("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#9aa3af\"/>", LEFT, y, RIGHT, y);
    for (int millis = 100; millis <= scenario.endMillis(); millis += 100) {
      line(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#9aa3af\"/>",
          x(millis), y - 5, x(millis), y + 5);
    }
    TickLog log = scenario.run(policy);
    SortedMap<Long, List<TickLog.Row>> together = new TreeMap<>();
    log.rows().stream()
        .map(TickLog.Row::deliveredMillis)
        .distinct()
        .forEach(
            at ->
                together.put(
                    at, log.rows().stream().filter(r -> r.deliveredMillis() == at).toList()));
    together.forEach((at, rows) -> dot(x(at), y, rows));
    if (log.endMillis() >= 0) {
      int x = x(log.endMillis());
      line(
          "<path d=\"M%d %d l14 14 m0 -14 l-14 14\" stroke=\"#b3261e\" stroke-width=\"3\"/>",
          x - 7, y - 7);
      line("<text x=\"%d\" y=\"%d\" fill=\"#b3261e\">overflow</text>", x + 14, y - 8);
    }
  }

  private void dot(int x, int y, List<TickLog.Row> rows) {
    TickLog.Row first = rows.get(0);
    boolean onTime = rows.size() == 1 && first.missed() == 0 && first.latenessMillis() == 0;
    line("<circle cx=\"%d\" cy=\"%d\" r=\"9\" fill=\"%s\"/>", x, y, onTime ? "#2f6fdb" : "#c77700");
    if (rows.size() == 1) {
      text(x, y + 4, "#ffffff", "" + first.sequence());
    }
    if (rows.size() > 1) {
      text(x, y + 20, "#c77700", rows.size() + " at once");
    } else if (first.missed() > 0) {
      text(x, y + 20, "#c77700", "missed " + first.missed());
    }
  }

  private void text(int x, int y, String colour, String text) {
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"10\" fill=\"%s\">%s</text>",
        x, y, colour, text);
  }

  private int x(long millis) {
    return (int) (LEFT + (RIGHT - LEFT) * millis / scenario.endMillis());
  }

  private void line(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
