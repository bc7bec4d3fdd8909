// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A plot of horizontal bars in groups, each with its value beside it. It has a background of its
 * own, light or dark as its reader prefers, so that it is readable on any page.
 */
final class SvgBars {

  /** One bar; {@code colour} is {@code ours}, {@code stock} or {@code peer}. */
  record Bar(String label, double value, String text, String colour) {}

  /** Bars under a heading, which may be empty. */
  record Group(String label, List<Bar> bars) {}

  private static final int WIDTH = 760;
  private static final int LEFT = 170;
  private static final int LONGEST_BAR = 430;
  private static final int LINE = 22;
  private static final int TOP = 62;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328 }
        .title { font-size: 16px; font-weight: 600 }
        .group { font-weight: 600 }
        .axis { fill: #59636e }
        .page { fill: #ffffff }
        .ours { fill: #0969da } .stock { fill: #bc4c00 } .peer { fill: #818b98 }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc }
          .axis { fill: #9198a1 }
          .page { fill: #0d1117 }
          .ours { fill: #4493f8 } .stock { fill: #db6d28 } .peer { fill: #7d8590 }
        }
      </style>
      """;

  private final String title;
  private final String axis;

  SvgBars(String title, String axis) {
    this.title = title;
    this.axis = axis;
  }

  String svg(List<Group> groups) {
    double greatest =
        groups.stream()
            .flatMap(group -> group.bars().stream())
            .mapToDouble(Bar::value)
            .max()
            .orElse(0);
    double perUnit = greatest > 0 ? LONGEST_BAR / greatest : 0;
    StringBuilder body = new StringBuilder();
    body.append(text(16, 28, "title", title)).append(text(16, 48, "axis", axis));
    int y = TOP;
    for (Group group : groups) {
      if (!group.label().isEmpty()) {
        body.append(text(16, y + 18, "group", group.label()));
        y += LINE + 2;
      }
      for (Bar bar : group.bars()) {
        body.append(bar(bar, y, bar.value() * perUnit));
        y += LINE;
      }
      y += 8;
    }
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" aria-label=\"%s\">%n",
            WIDTH,
            y + 8,
            WIDTH,
            y + 8,
            escaped(title))
        + STYLE
        + "<rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"6\"/>\n"
        + body
        + "</svg>\n";
  }

  private static String bar(Bar bar, int y, double length) {
    return text(16, y + 15, "label", bar.label())
        + String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            bar.colour(),
            LEFT,
            y + 3,
            Math.max(1, length),
            LINE - 6)
        + text(LEFT + 6 + (int) length, y + 15, "value", bar.text());
  }

  private static String text(int x, int y, String style, String text) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n",
        style,
        x,
        y,
        escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
