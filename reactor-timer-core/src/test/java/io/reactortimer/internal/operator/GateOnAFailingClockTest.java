// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.reactortimer.Timers;
import io.reactortimer.gate.FireGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A gate that opens while the clock of another scheduler cannot be read: it may say so again. */
class GateOnAFailingClockTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
  private final Clockless clockless = new Clockless(virtual);
  private final Gate gate = new Gate();
  private final List<Object> seen = new ArrayList<>();

  private static final class Gate implements FireGate {
    boolean open;
    Runnable opened = () -> {};

    /** What happens while it is told who waits. */
    Runnable meanwhile = () -> {};

    @Override
    public long token() {
      return open ? 1 : CLOSED;
    }

    @Override
    public Disposable whenOpen(Runnable told) {
      opened = told;
      meanwhile.run();
      return Disposables.disposed();
    }
  }

  private void opensWithAndWithoutAClock(Flux<?> gated) {
    gated.subscribe(seen::add);
    virtual.advanceTimeBy(PERIOD);
    gate.open = true;
    clockless.lost()[0] = true;
    assertThatIllegalStateException().isThrownBy(gate.opened::run).withMessage("no clock");
    clockless.lost()[0] = false;
    gate.opened.run();
    virtual.advanceTimeBy(PERIOD);
    assertThat(seen).isNotEmpty();
  }

  private void opensAsItIsWaitedForWhenMemoryIsShort(Flux<?> gated) {
    gate.meanwhile =
        () -> {
          gate.open = true;
          clockless.memoryShort()[0] = true;
        };
    gated.subscribe(seen::add, seen::add);
    virtual.advanceTimeBy(PERIOD);
    assertThat(clockless.memoryShort()[0]).isFalse();
    virtual.advanceTimeBy(PERIOD);
    assertThat(seen).isNotEmpty().doesNotHaveAnyElementsOfTypes(Throwable.class);
  }

  @Test
  void anIntervalGoesOnThoughTheGateOpensAtOnce() {
    opensAsItIsWaitedForWhenMemoryIsShort(
        Timers.every(PERIOD).onlyWhile(gate).on(clockless).counts());
  }

  @Test
  void aFixedDelayGoesOnThoughTheGateOpensAtOnce() {
    opensAsItIsWaitedForWhenMemoryIsShort(
        Timers.fixedDelay(PERIOD, Mono::empty).onlyWhile(gate).on(clockless).asFlux());
  }

  @Test
  void anIntervalGoesOnWhenItIsToldAgain() {
    opensWithAndWithoutAClock(Timers.every(PERIOD).onlyWhile(gate).on(clockless).counts());
  }

  @Test
  void aFixedDelayGoesOnWhenItIsToldAgain() {
    opensWithAndWithoutAClock(
        Timers.fixedDelay(PERIOD, Mono::empty).onlyWhile(gate).on(clockless).asFlux());
  }
}
