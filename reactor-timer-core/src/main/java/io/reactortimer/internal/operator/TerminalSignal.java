// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.SignalNode;
import io.reactortimer.internal.engine.loop.TimerNode;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** The terminal signal of an interval, on its way to the loop. */
final class TerminalSignal extends SignalNode {

  private final TimerNode timer;
  private final Subscriber<?> subscriber;

  /** Null to complete. */
  private final @Nullable Throwable error;

  TerminalSignal(TimerNode timer, Subscriber<?> subscriber, @Nullable Throwable error) {
    super(timer.loop());
    this.timer = timer;
    this.subscriber = subscriber;
    this.error = error;
  }

  @Override
  protected TimerNode behind() {
    return timer;
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
