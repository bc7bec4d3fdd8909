// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogHistogramTest {

  @Test
  void smallValuesAreExact() {
    LogHistogram histogram = new LogHistogram();
    for (int i = 1; i <= 100; i++) {
      histogram.record(i);
    }
    assertThat(histogram.quantile(0.5)).isEqualTo(50);
    assertThat(histogram.quantile(0.99)).isEqualTo(99);
    assertThat(histogram.quantile(1)).isEqualTo(100);
    assertThat(histogram.count()).isEqualTo(100);
  }

  @Test
  void quantilesAreWithinAHundredthOfThoseOfTheSortedValues() {
    SplittableRandom random = new SplittableRandom(7);
    LogHistogram histogram = new LogHistogram();
    long[] values =
        random.longs(100_000).map(bits -> (bits >>> 1) >>> (bits & 31) >>> 24).toArray();
    Arrays.stream(values).forEach(histogram::record);
    Arrays.sort(values);
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
      double sorted = values[(int) Math.ceil(share * values.length) - 1];
      assertThat((double) histogram.quantile(share)).isCloseTo(sorted, within(sorted * 0.01));
    }
    assertThat(histogram.max()).isEqualTo(values[values.length - 1]);
  }

  @Test
  void theGreatestValueIsExactHoweverGreat() {
    LogHistogram histogram = new LogHistogram();
    histogram.record(123_456_789);
    assertThat(histogram.quantile(1)).isEqualTo(123_456_789);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.max()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void sumsAddUp() {
    LogHistogram one = new LogHistogram();
    LogHistogram other = new LogHistogram();
    one.record(10);
    other.record(1_000_000);
    one.add(other);
    assertThat(one.count()).isEqualTo(2);
    assertThat(one.quantile(0.5)).isEqualTo(10);
    assertThat(one.max()).isEqualTo(1_000_000);
  }

  @Test
  void anEmptyOneSaysZero() {
    assertThat(new LogHistogram().quantile(0.5)).isZero();
  }
}
