// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.SignalNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.loop.TimerNode;
import org.jspecify.annotations.Nullable;

/** The end of a relayed stream, on its way to the loop. */
final class SourceEnd extends SignalNode {

  private final RelayingSubscription<?> of;

  /** Null to complete. */
  private final @Nullable Throwable error;

  SourceEnd(RelayingSubscription<?> of, TimerLoop loop, @Nullable Throwable error) {
    super(loop);
    this.of = of;
    this.error = error;
  }

  @Override
  protected TimerNode behind() {
    return of;
  }

  @Override
  protected void deliver() {
    of.endSource(error);
  }
}
