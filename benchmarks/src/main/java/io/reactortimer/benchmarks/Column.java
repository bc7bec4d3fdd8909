// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

/**
 * A figure of a table: the median over repetitions.
 *
 * @param field its name in the results
 * @param perUnit by how much it is divided to come to the unit of the label
 * @param ranged whether its least and greatest value are shown, too
 */
record Column(String label, String field, double perUnit, boolean ranged, Gain gain) {

  /** Whether, and how, the ratio to each baseline is shown besides. */
  enum Gain {
    NONE,
    /** Less is better: baseline to side. */
    LESS,
    /** More is better: side to baseline. */
    MORE,
    /** No baseline: how far processes of the side are apart. */
    SPREAD
  }

  /** One with its range, and with its ratio. */
  static Column compared(String label, String field, double perUnit, Gain gain) {
    return new Column(label, field, perUnit, true, gain);
  }

  /** One with its range. */
  static Column ranged(String label, String field, double perUnit) {
    return new Column(label, field, perUnit, true, Gain.NONE);
  }

  /** One with its range, and with how far processes are apart. */
  static Column spread(String label, String field, double perUnit) {
    return new Column(label, field, perUnit, true, Gain.SPREAD);
  }

  /** A median alone. */
  static Column plain(String label, String field, double perUnit) {
    return new Column(label, field, perUnit, false, Gain.NONE);
  }
}
