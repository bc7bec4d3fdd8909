// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void noTwoPeriodsOfTheDistinctLoadAreAlike() {
    Workload load = Workload.named("distinct-100000");
    long[] periods = IntStream.range(0, load.timers()).mapToLong(load::periodNanos).toArray();
    assertThat(Arrays.stream(periods).distinct().count()).isEqualTo(load.timers());
    assertThat(Arrays.stream(periods).min()).hasValue(500_000_000);
    assertThat(Arrays.stream(periods).max().getAsLong()).isBetween(1_490_000_000L, 1_500_000_000L);
  }

  @Test
  void theMixedLoadTicksAboutOnceASecond() {
    Workload load = Workload.named("mixed-100000");
    assertThat(load.nominalRate()).isCloseTo(99_836, within(1.0));
  }

  @Test
  void theFastLoadTicksTenTimesASecond() {
    assertThat(Workload.named("fast-10240").nominalRate()).isCloseTo(102_400, within(1.0));
  }
}
