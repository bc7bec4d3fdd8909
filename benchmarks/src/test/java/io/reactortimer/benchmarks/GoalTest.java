// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GoalTest {

  @Test
  void eachGoalIsOfAWorkThatHasItsSides() {
    assertThat(Goal.ALL)
        .allSatisfy(
            goal ->
                assertThat(Works.all())
                    .filteredOn(work -> work.name().equals(goal.work()))
                    .singleElement()
                    .satisfies(
                        work -> {
                          assertThat(work.sides()).contains(goal.side());
                          if (goal.baseline() != null) {
                            assertThat(work.sides()).contains(goal.baseline());
                          }
                        }));
  }

  @Test
  void aRatioIsTheMedianOfThoseWithinARepetition() {
    Goal goal = new Goal("equal-100000", Side.TIMER, Side.STOCK, "cores", false, 3);
    Statistics measured = goal.measured(SmallResults.read()).orElseThrow();
    assertThat(measured.median()).isCloseTo(4, within(0.001));
    assertThat(goal.isMetBy(measured)).isTrue();
    assertThat(goal.isMetBy(Statistics.of(1, 2.9, 4))).isFalse();
  }

  @Test
  void aRepetitionInWhichOneDidNotKeepUpDoesNotCount() {
    Goal goal = new Goal("equal-100000", Side.TIMER_EXACT, Side.STOCK, "cores", false, 1);
    assertThat(goal.measured(SmallResults.read())).hasValueSatisfying(is(2));
  }

  @Test
  void aBoundIsOnTheMedian() {
    Goal goal = new Goal("equal-100000", Side.TIMER, null, "cores", false, 0.1);
    assertThat(goal.measured(SmallResults.read())).hasValueSatisfying(is(0.1));
    assertThat(goal.isMetBy(Statistics.of(0.1))).isTrue();
    assertThat(goal.isMetBy(Statistics.of(0.11))).isFalse();
  }

  @Test
  void moreIsBetterTurnsTheRatioRound() {
    Goal goal = new Goal("timeout-1", Side.TAKEN_OVER, Side.STOCK, "opsPerSecond", true, 5);
    assertThat(goal.measured(SmallResults.read())).hasValueSatisfying(is(6));
  }

  private static Consumer<Statistics> is(double median) {
    return measured -> assertThat(measured.median()).isEqualTo(median);
  }

  @Test
  void whatWasNotMeasuredHasNoValue() {
    Goal goal = new Goal("storm", Side.TIMER, Side.STOCK, "cpuMillisPerRound", false, 4);
    assertThat(goal.measured(SmallResults.read())).isEmpty();
  }
}
