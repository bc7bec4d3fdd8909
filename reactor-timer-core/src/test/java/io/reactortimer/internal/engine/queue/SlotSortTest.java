// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SlotSortTest {

  @Test
  void agreesWithASortByComparison() {
    Seeds.repeat(
        60,
        random -> {
          int count = random.nextInt(10) == 0 ? 20_000 : 1 + random.nextInt(3_000);
          int bound = random.nextBoolean() ? 1 << Slot.WIDTH_SHIFT : 1 + random.nextInt(50);
          int least = random.nextInt((1 << Slot.WIDTH_SHIFT) - bound + 1);
          long[] keys = new long[count];
          for (int i = 0; i < count; i++) {
            keys[i] = (long) (least + random.nextInt(bound)) << Integer.SIZE | i;
          }
          long[] expected = Arrays.copyOf(keys, count);
          Arrays.sort(expected);
          SlotSort.sort(keys, count);
          assertThat(keys).isEqualTo(expected);
        });
  }
}
