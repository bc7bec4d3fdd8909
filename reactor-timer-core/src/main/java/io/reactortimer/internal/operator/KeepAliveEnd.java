// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.SignalNode;
import io.reactortimer.internal.engine.loop.TimerNode;
import org.jspecify.annotations.Nullable;

/** The end of a stream with a keep-alive, on its way to the loop. */
final class KeepAliveEnd extends SignalNode {

  private final KeepAliveSubscriber<?> keepAlive;

  /** Null to complete. */
  private final @Nullable Throwable error;

  KeepAliveEnd(KeepAliveSubscriber<?> keepAlive, @Nullable Throwable error) {
    super(keepAlive.loop());
    this.keepAlive = keepAlive;
    this.error = error;
  }

  @Override
  protected TimerNode behind() {
    return keepAlive;
  }

  @Override
  protected void deliver() {
    keepAlive.endSource(error);
  }
}
