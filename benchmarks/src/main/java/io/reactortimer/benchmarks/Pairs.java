// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What something costs with and without one thing, measured in turn in one process, so that a noisy
 * minute hits both; which of the two comes first changes from pair to pair.
 */
final class Pairs {

  /** One measurement. */
  interface Measurement {
    double take() throws InterruptedException;
  }

  private final int pairs;
  private final List<Double> with = new ArrayList<>();
  private final List<Double> without = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  Pairs(int pairs) {
    this.pairs = pairs;
  }

  /** Measures one pair as warm-up, and then all. */
  void measure(Measurement withIt, Measurement withoutIt) throws InterruptedException {
    for (int i = 0; i <= pairs; i++) {
      boolean first = i % 2 == 0;
      double one = (first ? withIt : withoutIt).take();
      double other = (first ? withoutIt : withIt).take();
      if (i > 0) {
        with.add(first ? one : other);
        without.add(first ? other : one);
        ratios.add(first ? one / other : other / one);
      }
    }
    Collections.sort(ratios);
  }

  /** Puts medians, and the ratio of neighbours with its quartiles. */
  void put(ObjectNode result, String withField, String withoutField) {
    Json.put(result, withField, Statistics.of(with).median());
    Json.put(result, withoutField, Statistics.of(without).median());
    Json.put(result, "ratio", Statistics.of(ratios).median());
    Json.put(result, "ratioLowerQuartile", ratios.get(pairs / 4));
    Json.put(result, "ratioUpperQuartile", ratios.get(pairs - 1 - pairs / 4));
  }
}
