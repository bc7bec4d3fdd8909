// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a group that is looked at again and again is said to grow. */
class GrowthTest {

  /** Of the newest cohort: those that were born since the last look. */
  private static final int NEWEST = Growth.LOOKS - 1;

  private final Growth growth = new Growth();
  private final int[] cohorts = new int[Growth.LOOKS];

  /** Looks once more, after so many were born; returns whether the group grows. */
  private boolean look(int born) {
    cohorts[0] += cohorts[1]; // too old to know
    System.arraycopy(cohorts, 2, cohorts, 1, NEWEST - 1);
    cohorts[NEWEST] = born;
    int live = 0;
    for (int cohort : cohorts) {
      live += cohort;
    }
    growth.look(live, cohorts);
    return growth.isGrowing();
  }

  /** Returns at which look, counted from 1, the group is first said to grow; 0 if at none. */
  private int firstGrowing(int bornPerLook, int looks) {
    for (int look = 1; look <= looks; look++) {
      if (look(bornPerLook)) {
        return look;
      }
    }
    return 0;
  }

  @Test
  void growsAtTheSecondLookThatFindsThatNearlyAllHaveStayed() {
    while (growth.stayedCount() == 0) {
      assertThat(look(20)).isFalse();
    }
    // The last look was the first one at which a cohort could be judged, and it stays.
    assertThat(growth.bornCount()).isEqualTo(20);
    assertThat(growth.grownCount()).isEqualTo(100);
    assertThat(look(20)).isTrue();
  }

  @Test
  void oneLookThatFindsSoProvesNothing() {
    while (growth.stayedCount() == 0) {
      assertThat(look(20)).isFalse();
    }
    // By the next look half of those that are judged are gone.
    for (int cohort = 1; cohort < Growth.LOOKS; cohort++) {
      cohorts[cohort] /= 2;
    }
    assertThat(look(20)).isFalse();
    assertThat(look(20)).isFalse();
  }

  @Test
  void aGroupThatGrowsByFewIsNotSaidToGrow() {
    assertThat(firstGrowing(3, 100)).as("18 judged, 15 more").isZero();
    assertThat(growth.stayedCount()).isPositive();
  }

  @Test
  void aGroupWhoseYoungStayIsNotSaidToGrowAsLongAsAsManyOldOnesEnd() {
    cohorts[0] = 10_000;
    for (int look = 0; look < 100; look++) {
      cohorts[0] -= 50;
      assertThat(look(50)).as("look %d", look).isFalse();
    }
    assertThat(growth.bornCount()).isPositive().isEqualTo(growth.stayedCount());
    assertThat(growth.grownCount()).isZero();
  }

  @Test
  void theFloorIsTwentyMoreInFiveLooks() {
    cohorts[0] = 10_000;
    for (int look = 0; look < 100; look++) {
      cohorts[0] -= look % 5 == 0 ? 31 : 30; // 19 more in five looks
      assertThat(look(34)).as("look %d", look).isFalse();
    }
    assertThat(growth.grownCount()).isEqualTo(19);
    for (int look = 0; look < 5; look++) {
      cohorts[0] -= 30;
      look(34);
    }
    assertThat(growth.grownCount()).isEqualTo(20);
    look(34);
    assertThat(growth.isGrowing()).isTrue();
  }

  @Test
  void ofThoseThatAreJudgedOneInFiftyMayEnd() {
    assertThat(firstGrowing(50, 20)).isPositive();
    assertThat(growsIfOfEachCohortEnd(1)).isTrue();
    assertThat(growsIfOfEachCohortEnd(2)).isFalse();
  }

  private boolean growsIfOfEachCohortEnd(int ended) {
    for (int look = 0; look < 20; look++) {
      cohorts[6] -= ended; // it is judged from the next look on
      look(50);
    }
    return growth.isGrowing();
  }
}
