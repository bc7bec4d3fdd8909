// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.SignalNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import reactor.core.CoreSubscriber;

/**
 * What a batch has left of the queue of a {@link SerializedSubscription}, which the loop drains as
 * an immediate task. It follows a timer that has moved meanwhile: only on the loop of the timer
 * does the rest come in batches.
 */
final class RestOfQueue extends SignalNode {

  private final SerializedSubscription<?> of;
  private final CoreSubscriber<?> known;

  RestOfQueue(SerializedSubscription<?> of, CoreSubscriber<?> known, TimerLoop loop) {
    super(loop);
    this.of = of;
    this.known = known;
  }

  @Override
  protected void deliver() {
    TimerLoop to = of.loop();
    if (to == loop() || !to.submit(new RestOfQueue(of, known, to))) {
      of.resume(known);
    }
  }
}
