// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorksTest {

  private final List<Work> all = Works.all();

  @Test
  void noTwoWorksHaveTheSameName() {
    assertThat(all).extracting(Work::name).doesNotHaveDuplicates();
  }

  @Test
  void ofWorksThatDifferInNumbersASmokeRunHasTheLastOfThoseWithMostSides() {
    assertThat(Scale.named("smoke").chosen(all))
        .extracting(Work::name)
        .contains(
            "equal-100000",
            "churn-4-at-once-loaded",
            "churn-4-1024-later-loaded",
            "timeout-4-named",
            "timeout-4-1024-later",
            "queue-fire-equal-100000")
        .doesNotContain("equal-1000000", "churn-4-at-once", "timeout-4", "queue-fire-equal-1000");
    assertThat(Scale.named("full").chosen(all)).isEqualTo(all);
  }

  @Test
  void aSmokeRunHasEachKindAndEachSide() {
    List<Work> smoke = Scale.named("smoke").chosen(all);
    assertThat(smoke).extracting(Work::kind).containsAll(all.stream().map(Work::kind).toList());
    assertThat(smoke).flatExtracting(Work::sides).contains(Side.values());
  }

  @Test
  void whatHasAGoalIsMeasuredMoreOften() {
    Scale full = Scale.named("full");
    assertThat(all)
        .filteredOn(work -> work.repetitions(full) == full.repetitions(true))
        .extracting(Work::name)
        .contains("equal-100000", "timeout-elements", "cost-park")
        .doesNotContain("equal-1000", "queue-fire-equal-1000");
  }
}
