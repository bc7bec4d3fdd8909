// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** Reactor's automatic context propagation, over our threads. */
@Timeout(60)
class ContextPropagationTest {

  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  private final TimerScheduler scheduler = TimerScheduler.create("context");

  @BeforeEach
  void enable() {
    ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
    Hooks.enableAutomaticContextPropagation();
  }

  @AfterEach
  void disable() {
    Hooks.disableAutomaticContextPropagation();
    ContextRegistry.getInstance().removeThreadLocalAccessor("user");
    scheduler.dispose();
  }

  @Test
  void aTickSeesTheThreadLocalsOfItsSubscribersContext() {
    Flux<String> seen =
        Timers.every(Duration.ofMillis(1))
            .on(scheduler)
            .counts()
            .map(n -> String.valueOf(USER.get()))
            .take(3)
            .contextWrite(Context.of("user", "ann"));
    StepVerifier.create(seen)
        .expectNext("ann", "ann", "ann")
        .expectComplete()
        .verify(Duration.ofSeconds(20));
  }

  @Test
  void nothingOfASubscriberStaysOnTheThreadForTheNextOne() {
    Flux<String> first =
        Timers.every(Duration.ofMillis(1))
            .on(scheduler)
            .counts()
            .map(n -> String.valueOf(USER.get()))
            .take(1)
            .contextWrite(Context.of("user", "ann"));
    Mono<String> second =
        Mono.delay(Duration.ofMillis(1), scheduler).map(n -> String.valueOf(USER.get()));
    StepVerifier.create(first.concatWith(second))
        .expectNext("ann", "null")
        .expectComplete()
        .verify(Duration.ofSeconds(20));
  }
}
