// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of text in aligned columns. Cells are made printable, long ones are cut, and missing ones
 * show as a hyphen. Used by one thread.
 */
final class TextTable {

  private static final int WIDEST = 60;
  private static final String GAP = "  ";

  private final boolean[] toTheRight;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Begins with the names of the columns.
   *
   * @param columns those of numbers, which are aligned to the right, with a {@code >} in front
   */
  TextTable(String... columns) {
    toTheRight = new boolean[columns.length];
    String[] names = columns.clone();
    for (int i = 0; i < columns.length; i++) {
      toTheRight[i] = columns[i].startsWith(">");
      names[i] = columns[i].substring(toTheRight[i] ? 1 : 0);
    }
    rows.add(names);
  }

  void row(@Nullable Object... values) {
    String[] cells = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      String text = value == null ? "-" : Escaping.of(value.toString());
      boolean last = i == values.length - 1;
      cells[i] = last || text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
    }
    rows.add(cells);
  }

  void appendTo(StringBuilder text) {
    int[] widths = new int[toTheRight.length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].length());
        line.append(i == 0 ? "" : GAP).append(toTheRight[i] ? padding + row[i] : row[i] + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
