// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How results are written and read. */
final class Json {

  /** One line an object: what a measured process prints. */
  static final JsonMapper LINE = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return LINE.createObjectNode();
  }

  /** Puts a measured value, with five digits or all of a whole number: people read it, too. */
  static void put(ObjectNode object, String field, double value) {
    double rounded = rounded(value);
    if (rounded == Math.rint(rounded)) {
      object.put(field, (long) rounded);
    } else {
      object.put(field, rounded);
    }
  }

  /** With five digits, or all of a whole number. */
  static double rounded(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return 0; // of nothing: JSON has no infinity
    }
    int digits = 4 - (int) Math.floor(Math.log10(Math.abs(value)));
    return digits <= 0
        ? Math.rint(value)
        : BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }
}
