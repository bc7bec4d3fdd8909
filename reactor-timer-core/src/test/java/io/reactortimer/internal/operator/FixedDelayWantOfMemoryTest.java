// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactortimer.Inside;
import io.reactortimer.ManualTimers;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A short lack of memory costs a fixed delay a run at most, and never an outcome. */
class FixedDelayWantOfMemoryTest {

  private static final long DELAY_NANOS = Duration.ofMillis(10).toNanos();

  private final ManualTimers timers = ManualTimers.exact();
  private final List<Object> seen = new ArrayList<>();
  private final int[] runs = new int[1];

  private Flux<Long> runs(OutcomeMapper<Long> shape) {
    FixedDelayPlan<Long> plan =
        new FixedDelayPlan<>(
            DELAY_NANOS, TimerSettings.DEFAULT, Inside.bindingTo(timers.scheduler()), shape);
    return FixedDelayFlux.assemble(
        plan, DELAY_NANOS, () -> Mono.fromRunnable(() -> runs[0]++), null);
  }

  @Test
  void aRunThatCannotBeginIsLostAndTheNextOneComes() {
    int[] asked = new int[1];
    runs((sequence, latenessNanos, durationNanos, error) -> sequence)
        .subscribe(
            new BaseSubscriber<Long>() {
              @Override
              public Context currentContext() {
                if (++asked[0] == 1) {
                  throw new OutOfMemoryError("pretended");
                }
                return Context.empty();
              }

              @Override
              protected void hookOnNext(Long outcome) {
                seen.add(outcome);
              }

              @Override
              protected void hookOnError(Throwable error) {
                seen.add(error);
              }
            });
    timers.advanceMillis(35);
    assertThat(runs[0]).isEqualTo(2);
    assertThat(seen).containsExactly(0L, 1L);
    assertThat(timers.loops().failures()).singleElement().isInstanceOf(OutOfMemoryError.class);
    assertThat(timers.scheduler().counters().failed()).isOne();
  }

  @Test
  void anOutcomeThatCannotBeMadeIsMadeLater() {
    int[] made = new int[1];
    runs((sequence, latenessNanos, durationNanos, error) -> {
          if (++made[0] == 2) {
            throw new OutOfMemoryError("pretended");
          }
          return sequence;
        })
        .subscribe(seen::add, seen::add);
    timers.advanceMillis(55);
    assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(runs[0]).isEqualTo(5);
    assertThat(timers.scheduler().counters().delivered()).isEqualTo(5);
  }
}
