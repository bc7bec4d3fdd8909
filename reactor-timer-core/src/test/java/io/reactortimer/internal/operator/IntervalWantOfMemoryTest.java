// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Inside;
import io.reactortimer.ManualTimers;
import io.reactortimer.Tick;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.SchedulerCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A tick that cannot be made costs that tick, and not the interval. */
class IntervalWantOfMemoryTest {

  private final ManualTimers timers = ManualTimers.exact();

  @Test
  void aTickThatCannotBeMadeIsMissedAndTheNextStandsForItToo() {
    List<Tick> ticks = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    int[] made = new int[1];
    TickMapper<Tick> shape =
        (sequence, gridIndex, missed, latenessNanos, waitNanos, token, clock) -> {
          if (++made[0] == 2) {
            throw new OutOfMemoryError("pretended");
          }
          return new Tick(
              sequence,
              gridIndex,
              missed,
              latenessNanos,
              waitNanos,
              clock.now(TimeUnit.MILLISECONDS));
        };
    Flux<Tick> interval =
        new IntervalFlux<>(
            IntervalTiming.every(Duration.ofMillis(10).toNanos()),
            TimerSettings.DEFAULT,
            Inside.bindingTo(timers.scheduler()),
            shape);
    interval.subscribe(ticks::add, failure -> ends.add("error"), () -> ends.add("end"));
    timers.advanceMillis(40);
    assertThat(ends).isEmpty();
    assertThat(ticks).extracting(Tick::sequence).containsExactly(0L, 1L, 2L);
    assertThat(ticks).extracting(Tick::gridIndex).containsExactly(0L, 1L, 3L);
    assertThat(ticks).extracting(Tick::missed).containsExactly(0L, 1L, 0L);
    assertThat(ticks)
        .extracting(Tick::lateness)
        .containsExactly(Duration.ZERO, Duration.ofMillis(10), Duration.ZERO);
    assertThat(timers.loops().failures()).singleElement().isInstanceOf(OutOfMemoryError.class);
    SchedulerCounters counters = timers.scheduler().counters();
    assertThat(counters.delivered()).isEqualTo(3);
    assertThat(counters.failed()).isOne();
    assertThat(counters.missed()).isOne();
  }
}
