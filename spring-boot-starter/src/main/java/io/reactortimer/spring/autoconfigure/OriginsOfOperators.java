// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.spring.autoconfigure;

import io.reactortimer.ReactorTimers;
import reactor.core.Disposable;

/** Records where stock operators of time are assembled while its context lives. */
final class OriginsOfOperators implements ContextScoped {

  private final Disposable use = ReactorTimers.originsOfOperators();

  @Override
  public void destroy() {
    use.dispose();
  }
}
