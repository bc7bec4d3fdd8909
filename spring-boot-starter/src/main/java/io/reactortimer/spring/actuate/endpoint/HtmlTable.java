// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table for {@code page.js} to go on with: it replaces the rows, by the same columns, with
 * those of later answers. Used by one thread.
 */
final class HtmlTable {

  private final Html html;
  private final List<Column> columns;
  private int cell;

  /**
   * A column.
   *
   * @param style of its cells: {@code n} for numbers, {@code t} for sentences, {@code w} for what a
   *     narrow screen has no room for
   */
  record Column(String name, @Nullable String style) {

    static Column text(String name) {
      return new Column(name, null);
    }

    static Column number(String name) {
      return new Column(name, "n");
    }

    /** Returns a column of sentences, which take several lines. */
    static Column prose(String name) {
      return new Column(name, "t");
    }

    /** Returns the same column, shown on wide screens alone. */
    Column wide() {
      return new Column(name, style == null ? "w" : style + " w");
    }
  }

  /**
   * Begins with caption and head.
   *
   * @param id of its body
   */
  HtmlTable(Html html, String id, String caption, List<Column> columns) {
    this.html = html;
    this.columns = columns;
    html.open("div", "class", "scroll", "role", "region", "aria-label", caption, "tabindex", "0");
    html.open("table").element("caption", caption, "class", "vh");
    html.open("thead").open("tr");
    columns.forEach(
        column -> html.element("th", column.name, "scope", "col", "class", column.style));
    html.close().close().open("tbody", "id", id);
  }

  /** Begins a row; by its key the script knows it again. */
  HtmlTable row(String key) {
    html.open("tr", "data-key", key);
    cell = 0;
    return this;
  }

  /** Writes the next cell; the first of a row is its head. */
  HtmlTable cell(@Nullable Object content) {
    String style = columns.get(cell).style;
    if (content == null || style == null || !style.startsWith("t")) {
      html.element(element(), shown(content), attributes());
    } else {
      html.open(element(), attributes()).breakable(content.toString()).close();
    }
    cell++;
    return this;
  }

  /** Writes the next cell with a link in it. */
  HtmlTable link(String content, String address) {
    html.open(element(), attributes()).element("a", content, "href", address).close();
    cell++;
    return this;
  }

  /** Writes the next cell with the name of a state in it, which has a sign of its own. */
  HtmlTable state(String state, String content) {
    html.open(element(), attributes());
    html.element("span", content, "class", "state", "data-state", state).close();
    cell++;
    return this;
  }

  /** Writes the next cell with a share, from 0 to 1, as a bar beside the text. */
  HtmlTable share(String content, Number share) {
    html.open(element(), attributes());
    html.element("meter", null, "value", share.toString(), "aria-hidden", "true");
    html.text(content).close();
    cell++;
    return this;
  }

  HtmlTable endRow() {
    html.close();
    return this;
  }

  void end() {
    html.close().close().close();
  }

  private String element() {
    return cell == 0 ? "th" : "td";
  }

  private @Nullable String[] attributes() {
    return new @Nullable String[] {
      "scope", cell == 0 ? "row" : null, "class", columns.get(cell).style
    };
  }

  private static Object shown(@Nullable Object content) {
    return content == null ? "–" : content;
  }
}
