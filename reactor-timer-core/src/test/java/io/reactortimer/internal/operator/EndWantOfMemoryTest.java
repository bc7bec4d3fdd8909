// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.reactortimer.Inside;
import io.reactortimer.ManualTimers;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** A timer that ends while there is no memory ends all the same. */
class EndWantOfMemoryTest {

  private static final long PERIOD_NANOS = Duration.ofMillis(10).toNanos();

  private final ManualTimers timers = ManualTimers.exact();
  private final SchedulerBinding binding = Inside.bindingTo(timers.scheduler());
  private final TestPublisher<Long> source = TestPublisher.create();
  private final Tags tags = new Tags();
  private final TimerSettings settings = new TimerSettings(null, tags, -1, null, null);
  private final List<Object> seen = new ArrayList<>();

  /** Looked at when the settings are to be replaced. */
  private static final class Tags extends AbstractMap<String, String> {
    boolean noMemory;

    @Override
    public boolean isEmpty() {
      if (noMemory) {
        throw new OutOfMemoryError("pretended");
      }
      return false;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      return Set.of();
    }
  }

  private Disposable watch(Flux<?> flux) {
    return flux.subscribe(seen::add, seen::add, () -> seen.add("end"));
  }

  private void cancelled(Flux<?> flux) {
    Disposable subscribed = watch(flux);
    timers.advanceMillis(15);
    tags.noMemory = true;
    // An error of this kind that is thrown by a test ends the run of all.
    timers.loops().elsewhere(() -> assertThatNoException().isThrownBy(subscribed::dispose));
    timers.loops().turnUntilIdle();
    assertThat(timers.loops().loop().armedCount()).isZero();
  }

  private Flux<Long> timeout() {
    TimeoutSettings timeout =
        new TimeoutSettings(PERIOD_NANOS * 10, PERIOD_NANOS * 10, settings, binding);
    return TimeoutSettings.OfFlux.assemble(source.flux(), timeout);
  }

  @Test
  void anIntervalThatIsCancelledLeavesTheQueue() {
    cancelled(
        new IntervalFlux<>(
            IntervalTiming.every(PERIOD_NANOS),
            settings,
            binding,
            (number, index, missed, lateNanos, waitNanos, token, clock) -> number));
    assertThat(seen).containsExactly(0L);
  }

  @Test
  void aKeepAliveThatIsCancelledCancelsItsSource() {
    cancelled(
        KeepAliveFlux.assemble(
            source.flux(), new KeepAliveSettings(PERIOD_NANOS, settings, binding), () -> 1L));
    source.assertCancelled();
    assertThat(seen).containsExactly(1L);
  }

  @Test
  void aTimeoutThatIsCancelledCancelsItsSource() {
    cancelled(timeout());
    source.assertCancelled();
  }

  @Test
  void aTimeoutPassesTheEndOfItsSourceOn() {
    watch(timeout());
    tags.noMemory = true;
    assertThatNoException().isThrownBy(source::complete);
    assertThat(seen).containsExactly("end");
  }

  @Test
  void aFixedDelayThatIsCancelledCancelsItsRun() {
    FixedDelayPlan<Long> plan =
        new FixedDelayPlan<>(
            PERIOD_NANOS, settings, binding, (number, lateNanos, tookNanos, error) -> number);
    Mono<Object> run = Mono.never().doOnCancel(() -> seen.add("run cancelled"));
    cancelled(FixedDelayFlux.assemble(plan, PERIOD_NANOS, () -> run, null));
    assertThat(seen).containsExactly("run cancelled");
  }
}
