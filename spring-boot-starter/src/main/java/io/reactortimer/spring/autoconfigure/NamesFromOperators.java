// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.ReactorTimers;
import reactor.core.Disposable;

/** Enables the lookup of pipeline names while its context lives. */
final class NamesFromOperators implements ContextScoped {

  private final Disposable use = ReactorTimers.namesFromOperators();

  @Override
  public void destroy() {
    use.dispose();
  }
}
