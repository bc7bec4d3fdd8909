// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.SignalNode;
import org.jspecify.annotations.Nullable;

/** The end of a stream that is kept alive, on its way to the loop. */
final class KeepAliveEnd extends SignalNode {

  private final KeepAlive<?> keepAlive;

  /** Null to complete. */
  private final @Nullable Throwable error;

  KeepAliveEnd(KeepAlive<?> keepAlive, @Nullable Throwable error) {
    super(keepAlive.loop());
    this.keepAlive = keepAlive;
    this.error = error;
  }

  @Override
  protected void deliver() {
    keepAlive.endSource(error);
  }
}
