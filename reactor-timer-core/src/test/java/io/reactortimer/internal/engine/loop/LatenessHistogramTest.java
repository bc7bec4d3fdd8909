// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.internal.engine.queue.Seeds;
import io.reactortimer.internal.engine.time.LoopClock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatenessHistogramTest {

  private final LatenessHistogram histogram = new LatenessHistogram();

  @Test
  void takesTheExtremes() {
    histogram.record(Long.MAX_VALUE);
    histogram.record(0);
    histogram.record(-1);
    assertThat(histogram.quantileNanos(0.5)).isZero();
    assertThat(histogram.quantileNanos(1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void hasNoQuantileButZeroBeforeTheFirst() {
    assertThat(histogram.quantileNanos(0)).isZero();
    assertThat(histogram.quantileNanos(0.99)).isZero();
    assertThat(histogram.quantileNanos(1)).isZero();
  }

  @Test
  void roundsAQuantileUpByAQuarterAtMost() {
    Seeds.repeat(
        20,
        random -> {
          LatenessHistogram some = new LatenessHistogram();
          long[] values = new long[1 + random.nextInt(2_000)];
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong() >>> (1 + random.nextInt(62));
            some.record(values[i]);
          }
          Arrays.sort(values);
          for (double share : new double[] {0, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            int rank = Math.max(1, (int) Math.ceil(share * values.length));
            long exact = values[rank - 1];
            assertThat(some.quantileNanos(share))
                .isGreaterThanOrEqualTo(exact)
                .isLessThanOrEqualTo(LoopClock.plus(exact, exact / 4));
          }
        });
  }

  @Test
  void isCappedByTheMaximumInTheCounters() {
    LoopCounters counters = new LoopCounters();
    counters.late(1_000);
    counters.late(10);
    assertThat(counters.lateness().maxNanos()).isEqualTo(1_000);
    assertThat(counters.lateness().quantileNanos(1)).isEqualTo(1_000);
    assertThat(counters.lateness().quantileNanos(0.5)).isBetween(10L, 12L);
  }
}
