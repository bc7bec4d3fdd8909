// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

/**
 * Checks names of leases and owners at the border: all leases of a process are asked for at once,
 * so one that a store cannot keep would end the others.
 */
final class Names {

  /** The width of the columns. */
  private static final int LONGEST = 190;

  private Names() {}

  /**
   * Returns a name that every store keeps as it is.
   *
   * @throws IllegalArgumentException if it is blank, longer than 190 characters, begins or ends
   *     with white space, which MySQL does not distinguish, or has control characters, of which
   *     PostgreSQL refuses one
   */
  static String kept(String name, String argument) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(argument + " must not be blank: '" + name + "'");
    }
    if (name.length() > LONGEST) {
      throw new IllegalArgumentException(
          argument
              + " must not be longer than "
              + LONGEST
              + " characters, and has "
              + name.length()
              + ": '"
              + name
              + "'");
    }
    if (!name.strip().equals(name)) {
      throw new IllegalArgumentException(
          argument + " must not begin or end with white space: '" + name + "'");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          argument + " must not have control characters: '" + name + "'");
    }
    return name;
  }
}
