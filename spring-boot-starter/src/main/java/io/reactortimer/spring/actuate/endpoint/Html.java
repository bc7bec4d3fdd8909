// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * Writes HTML. Texts and values of attributes are escaped, and made printable as in a terminal; the
 * names of elements and attributes are constants of the code. Used by one thread.
 */
final class Html {

  private final StringBuilder text = new StringBuilder(8192);
  private final Deque<String> open = new ArrayDeque<>();

  /** Writes text that is HTML already. */
  Html raw(String html) {
    text.append(html);
    return this;
  }

  /**
   * Opens an element, to be closed by {@link #close}.
   *
   * @param attributes names and values in turn; one without a value, {@code null}, is left out
   */
  Html open(String element, @Nullable String... attributes) {
    begin(element, attributes);
    open.push(element);
    return this;
  }

  /** Closes the element that was opened last. */
  Html close() {
    text.append("</").append(open.pop()).append('>');
    return this;
  }

  Html text(@Nullable Object content) {
    if (content != null) {
      text.append(escaped(content.toString()));
    }
    return this;
  }

  /** Writes text in which names of code may be broken behind their dots. */
  Html breakable(String content) {
    String between = "";
    for (String part : content.split("(?<=\\.)(?=\\w)")) {
      raw(between).text(part);
      between = "<wbr>";
    }
    return this;
  }

  /** Writes an element with text in it. */
  Html element(String element, @Nullable Object content, @Nullable String... attributes) {
    begin(element, attributes);
    text(content);
    text.append("</").append(element).append('>');
    return this;
  }

  /** Writes an element that has no content, such as {@code meta} or {@code input}. */
  Html empty(String element, @Nullable String... attributes) {
    begin(element, attributes);
    return this;
  }

  /** Opens a section with its title, to be closed by {@link #close}. */
  Html section(String id, String title) {
    open("section", "aria-labelledby", id + "-title", "id", id + "-section");
    return element("h2", title, "id", id + "-title");
  }

  private void begin(String element, @Nullable String... attributes) {
    text.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      String value = attributes[i + 1];
      if (value != null) {
        text.append(' ').append(attributes[i]).append("=\"").append(escaped(value)).append('"');
      }
    }
    text.append('>');
  }

  private static String escaped(String content) {
    return HtmlUtils.htmlEscape(Escaping.of(content), "UTF-8");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
