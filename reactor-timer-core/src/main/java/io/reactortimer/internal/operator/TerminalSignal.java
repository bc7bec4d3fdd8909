// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.SignalNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** The terminal signal of an interval, on its way to the loop. */
final class TerminalSignal extends SignalNode {

  private final Subscriber<?> subscriber;

  /** Null to complete. */
  private final @Nullable Throwable error;

  TerminalSignal(TimerLoop loop, Subscriber<?> subscriber, @Nullable Throwable error) {
    super(loop);
    this.subscriber = subscriber;
    this.error = error;
  }

  @Override
  protected void deliver() {
    if (error == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(error);
    }
  }
}
