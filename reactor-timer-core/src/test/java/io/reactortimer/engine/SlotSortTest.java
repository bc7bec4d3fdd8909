// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SlotSortTest {

  @Test
  void agreesWithASortByComparison() {
    SlotSort sort = new SlotSort();
    Seeds.repeat(
        60,
        random -> {
          int count = random.nextInt(10) == 0 ? 20_000 : 1 + random.nextInt(3_000);
          int bound = random.nextBoolean() ? 1 << Slot.WIDTH_SHIFT : 1 + random.nextInt(50);
          int least = random.nextInt((1 << Slot.WIDTH_SHIFT) - bound + 1);
          long[] keys = sort.roomFor(count);
          for (int i = 0; i < count; i++) {
            keys[i] = SlotSort.key(least + random.nextInt(bound), i);
          }
          long[] expected = Arrays.copyOf(keys, count);
          Arrays.sort(expected);
          assertThat(Arrays.copyOf(sort.sorted(count), count)).isEqualTo(expected);
        });
  }
}
