// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object that holds neither objects nor lists. Stricter than any
 * parser of an application, and it keeps a field that is there twice, so what passes here means the
 * same to all of them.
 *
 * <p>Owned by the thread that reads.
 */
final class FlatJson {

  private static final Pattern WORD =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /**
   * A field of an object.
   *
   * @param value as text; null where it is {@code null}
   */
  record Field(String name, @Nullable String value) {}

  /**
   * Reads the fields of an object, in its order.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  static List<Field> fieldsOf(String text) {
    return new FlatJson(text).fields();
  }

  private List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    take('{');
    if (next() != '}') {
      fields.add(field());
      while (next() == ',') {
        take(',');
        fields.add(field());
      }
    }
    take('}');
    skipBlanks();
    if (at < text.length()) {
      throw unexpected();
    }
    return fields;
  }

  private Field field() {
    String name = string();
    take(':');
    return new Field(name, next() == '"' ? string() : word());
  }

  private String string() {
    take('"');
    StringBuilder value = new StringBuilder();
    for (char c = any(); c != '"'; c = any()) {
      if (c < ' ') {
        throw unexpected();
      }
      value.append(c == '\\' ? escaped() : c);
    }
    return value.toString();
  }

  private char escaped() {
    char c = any();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw unexpected();
    };
  }

  private char unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = any();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw unexpected();
      }
      unit = unit * 16 + digit;
    }
    return (char) unit;
  }

  private @Nullable String word() {
    int from = at;
    while (at < text.length() && ",} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    if (!WORD.matcher(word).matches()) {
      throw unexpected();
    }
    return word.equals("null") ? null : word;
  }

  /** Returns the next character that is not blank, left where it is. */
  private char next() {
    skipBlanks();
    if (at == text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private void take(char expected) {
    if (next() != expected) {
      throw unexpected();
    }
    at++;
  }

  private char any() {
    if (at == text.length()) {
      throw unexpected();
    }
    return text.charAt(at++);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("not a flat object, at character " + at);
  }
}
