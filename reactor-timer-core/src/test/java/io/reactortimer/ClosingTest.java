// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What ends by itself when the application is on its way out, and what does not. */
class ClosingTest {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final ManualTimers time = ManualTimers.exact();
  private final List<String> ended = new ArrayList<>();

  private void watch(String name, Flux<?> flux) {
    flux.subscribe(x -> {}, failure -> ended.add(name + " failed"), () -> ended.add(name));
  }

  private IntervalSpec every(Duration period) {
    return Timers.every(period).on(time.scheduler());
  }

  @Test
  void whatTicksForEverCompletesAndTheRestGoesOn() {
    watch("interval", every(PERIOD).counts());
    watch("ticker", every(PERIOD).ticker().flux());
    watch("stock", Flux.interval(PERIOD, time.scheduler()));
    watch("keep-alive", Timers.keepAlive(Flux.never(), PERIOD, () -> 1, time.scheduler()));
    watch("fixed delay", Timers.fixedDelay(PERIOD, Mono::empty).on(time.scheduler()).asFlux());
    TickLog parked = new TickLog(time);
    every(PERIOD).ticks().subscribe(parked);
    watch("delay", Mono.delay(PERIOD, time.scheduler()).flux());
    time.advanceMillis(50);
    assertThat(ended).isEmpty();

    time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(ended)
        .containsExactlyInAnyOrder("interval", "ticker", "stock", "keep-alive", "fixed delay");
    assertThat(parked.endMillis()).isEqualTo(50);
    assertThat(time.scheduler().isClosing()).isTrue();
    time.advanceMillis(50);
    assertThat(ended).contains("delay");
    assertThat(time.scheduler().live().count()).isZero();
  }

  @Test
  void whatIsSubscribedToLaterCompletesAfterOnePeriodSoThatRepeatDoesNotSpin() {
    time.scheduler().beginClosing();
    int[] subscriptions = {0};
    watch(
        "repeated",
        every(PERIOD)
            .initialDelay(Duration.ZERO)
            .counts()
            .doOnSubscribe(s -> subscriptions[0]++)
            .repeat(4));
    TickLog parked = new TickLog(time);
    every(PERIOD).ticks().subscribe(parked);
    watch("keep-alive", Timers.keepAlive(Flux.never(), PERIOD, () -> 1, time.scheduler()));
    watch("fixed delay", Timers.fixedDelay(PERIOD, Mono::empty).on(time.scheduler()).asFlux());
    watch("stock", Flux.interval(PERIOD, time.scheduler()));
    time.advanceMillis(99);
    assertThat(ended).isEmpty();
    assertThat(subscriptions[0]).isOne();
    time.advanceMillis(1);
    assertThat(ended).containsExactlyInAnyOrder("keep-alive", "fixed delay", "stock");
    assertThat(parked.endMillis()).as("without demand").isEqualTo(100);
    time.advanceMillis(400);
    assertThat(ended).contains("repeated");
    assertThat(subscriptions[0]).isEqualTo(5);
  }

  @Test
  void closingIsASignalForStreamsThatWouldNotEndWithTheirTimers() {
    watch("merged", Flux.merge(Flux.never(), every(PERIOD).counts()));
    watch("with signal", Flux.never().takeUntilOther(time.scheduler().closing()));
    Disposable closing = time.scheduler().beginClosing();
    time.loops().turnUntilIdle();
    assertThat(ended).containsExactly("with signal");
    watch("late", Flux.never().takeUntilOther(time.scheduler().closing()));
    assertThat(ended).containsExactly("with signal", "late");
    closing.dispose();
    watch("after", Flux.never().takeUntilOther(time.scheduler().closing()));
    assertThat(ended).containsExactly("with signal", "late");
  }

  @Test
  void itIsTakenBackWhenTheLastOneWhoSaidSoTakesItBack() {
    Disposable first = time.scheduler().beginClosing();
    Disposable second = time.scheduler().beginClosing();
    first.dispose();
    first.dispose();
    assertThat(time.scheduler().isClosing()).isTrue();
    second.dispose();
    assertThat(time.scheduler().isClosing()).isFalse();
    watch("interval", every(PERIOD).counts());
    time.advanceMillis(1_000);
    assertThat(ended).isEmpty();
    assertThat(time.scheduler().live().count()).isOne();
  }
}
