// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.Consumer;

/**
 * Shows all that is on a loop to a visitor that may end it, on the loop: nothing has to wait for
 * one that is stalled, and what was handed over before is met.
 */
final class LoopVisit extends SignalNode {

  private final Consumer<TimerNode> visitor;

  LoopVisit(TimerLoop loop, Consumer<TimerNode> visitor) {
    super(loop);
    this.visitor = visitor;
  }

  @Override
  boolean isOfLoop() {
    return true;
  }

  @Override
  protected void deliver() {
    if (loop().inLoop()) {
      loop().visitOnLoop(visitor);
    }
    // Else the loop has ended, and everything on it.
  }
}
