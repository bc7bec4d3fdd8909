// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/** Some figures of a handful of measurements. */
record Statistics(double min, double median, double max) {

  /**
   * @throws IllegalArgumentException if there are none
   */
  static Statistics of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values must not be empty");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Statistics(sorted[0], median, sorted[sorted.length - 1]);
  }

  /** The same in another unit. */
  Statistics per(double unit) {
    return new Statistics(min / unit, median / unit, max / unit);
  }

  static Statistics of(Collection<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
