// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void theMedianOfAnOddNumberIsTheMiddle() {
    assertThat(Statistics.of(3, 1, 2)).isEqualTo(new Statistics(1, 2, 3));
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetween() {
    assertThat(Statistics.of(4, 1, 2, 3).median()).isEqualTo(2.5);
  }

  @Test
  void nothingHasNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.of());
  }
}
