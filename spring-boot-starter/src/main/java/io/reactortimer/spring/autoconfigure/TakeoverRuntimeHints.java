// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Hints for what is read from Reactor by reflection: its factory of schedulers, for the takeover.
 */
public final class TakeoverRuntimeHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .reflection()
        .registerType(
            TypeReference.of("reactor.core.scheduler.Schedulers"),
            type -> type.withField("factory"))
        // For listings: the subscriber behind the delay of a timeout.
        .registerType(
            TypeReference.of("reactor.core.publisher.FluxTimeout$TimeoutTimeoutSubscriber"),
            type -> type.withField("main"));
  }
}
