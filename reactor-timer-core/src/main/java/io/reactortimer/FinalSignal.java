// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.SignalNode;
import io.reactortimer.engine.TimerLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** The last signal of an interval. */
final class FinalSignal extends SignalNode {

  private final Subscriber<?> subscriber;

  /** Null to complete. */
  private final @Nullable Throwable error;

  FinalSignal(TimerLoop loop, Subscriber<?> subscriber, @Nullable Throwable error) {
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
