// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.reactortimer.TimerScheduler;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No package becomes a knot: how many of its files may use each other in a circle. */
class RingsTest {

  private static final int BUDGET = 3;

  /** Packages whose files are one mechanism in part, and how many files that is. */
  private static final Map<String, Integer> LARGER_BUDGETS =
      Map.of(
          "io.reactortimer.internal.engine.loop",
              12, // a timer, its loop and its carrier are one mechanism, by which it also moves
          "io.reactortimer.internal.scheduler", 6); // a scheduler, its tasks and how they get there

  @Test
  void noRingIsLargerThanItsPackageMayHave() {
    Map<String, Set<String>> largest =
        Rings.largestByPackage(
            new ClassFileImporter()
                .importUrl(
                    TimerScheduler.class.getProtectionDomain().getCodeSource().getLocation()));

    assertThat(largest).containsKeys("io.reactortimer");
    largest.forEach(
        (name, ring) ->
            assertThat(ring)
                .as("largest ring of %s", name)
                .hasSizeLessThanOrEqualTo(LARGER_BUDGETS.getOrDefault(name, BUDGET)));
  }

  @Test
  void aRingIsAllThatReachesItself() {
    Map<String, Set<String>> uses =
        Map.of(
            "a", Set.of("b"),
            "b", Set.of("c", "d"),
            "c", Set.of("a", "e"),
            "d", Set.of("b"),
            "e", Set.of("f"),
            "f", Set.of());

    assertThat(Rings.largest(uses)).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aChainHasNoRing() {
    assertThat(Rings.largest(Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of())))
        .hasSize(1);
  }
}
