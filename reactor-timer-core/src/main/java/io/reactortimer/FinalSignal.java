// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.TaskNode;
import io.reactortimer.engine.TimerLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** The last signal of an interval, on its way to the loop that delivers it. */
final class FinalSignal extends TaskNode {

  private final Runnable delivery;

  /**
   * @param error null to complete
   */
  FinalSignal(TimerLoop loop, Subscriber<?> subscriber, @Nullable Throwable error) {
    this(loop, error == null ? subscriber::onComplete : () -> subscriber.onError(error));
  }

  private FinalSignal(TimerLoop loop, Runnable delivery) {
    super(loop, null, delivery, 0);
    this.delivery = delivery;
  }

  /** The loop ends before it has got to it: nothing else will come, so it can be said now. */
  @Override
  protected void terminate() {
    if (tryCancel()) {
      deliver();
    }
  }

  /** Delivers on the current thread. */
  void deliver() {
    delivery.run();
  }
}
