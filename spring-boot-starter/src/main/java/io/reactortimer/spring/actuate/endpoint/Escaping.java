// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.actuate.endpoint;

/**
 * Makes foreign text safe for a log or a terminal: line breaks and control characters are escaped.
 */
final class Escaping {

  private Escaping() {}

  static String of(String text) {
    if (text.codePoints().noneMatch(Escaping::isUnsafe)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            character -> {
              if (isUnsafe(character)) {
                printable.append("\\u{").append(Integer.toHexString(character)).append('}');
              } else {
                printable.appendCodePoint(character);
              }
            });
    return printable.toString();
  }

  private static boolean isUnsafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
