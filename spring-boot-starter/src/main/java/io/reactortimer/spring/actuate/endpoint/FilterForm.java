// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import io.reactortimer.live.TimerKind;
import io.reactortimer.live.TimerSort;
import io.reactortimer.live.TimerState;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the form that asks for other timers, filled in with what was asked for. */
final class FilterForm {

  private final Html html;

  private FilterForm(Html html) {
    this.html = html;
  }

  static void write(Html html, PageLinks links, TimersParameters asked) {
    new FilterForm(html).write(links, asked);
  }

  private void write(PageLinks links, TimersParameters asked) {
    html.open(
        "form", "id", "filter", "method", "get", "action", links.list() + PageLinks.TO_TIMERS);
    field("name", "Name, or prefix*", asked.name());
    field("tag", "Tag, as key:value", asked.tag());
    choice("kind", "Kind", "any", asked.kind(), Stream.of(TimerKind.values()).map(Enum::name));
    choice("state", "State", "any", asked.state(), Stream.of(TimerState.values()).map(Enum::name));
    field("minAge", "At least this old", asked.minAge());
    choice(
        "sort",
        "Order",
        null,
        asked.sort(),
        Stream.of(TimerSort.values()).map(sort -> sort.name().toLowerCase(Locale.ROOT)));
    hidden("suspect", asked.suspect());
    hidden("limit", asked.limit());
    html.element("button", "Show", "type", "submit");
    html.element("a", "All", "href", links.list()).close();
  }

  private void field(String name, String label, @Nullable String value) {
    html.open("label").text(label);
    html.empty("input", "name", name, "value", value, "autocomplete", "off", "spellcheck", "false");
    html.close();
  }

  /** Keeps what can be asked for in the address alone. */
  private void hidden(String name, @Nullable String value) {
    if (value != null) {
      html.empty("input", "type", "hidden", "name", name, "value", value);
    }
  }

  private void choice(
      String name,
      String label,
      @Nullable String none,
      @Nullable String chosen,
      Stream<String> options) {
    html.open("label").text(label).open("select", "name", name);
    if (none != null) {
      html.element("option", none, "value", "");
    }
    options.forEach(
        option ->
            html.element(
                "option",
                option,
                "selected",
                chosen != null && normal(chosen).equals(normal(option)) ? "" : null));
    html.close().close();
  }

  private static String normal(String constant) {
    return constant.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
