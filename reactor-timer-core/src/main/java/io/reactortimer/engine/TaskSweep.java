// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

import java.util.function.Predicate;

/**
 * Cancels those tasks of a loop that somebody picks, on the loop: nothing has to wait for one that
 * is stalled, and what was handed over before is met.
 */
final class TaskSweep extends SignalNode {

  private final Predicate<TimerNode> picked;

  TaskSweep(TimerLoop loop, Predicate<TimerNode> picked) {
    super(loop);
    this.picked = picked;
  }

  @Override
  protected void deliver() {
    if (loop().inLoop()) {
      loop().visitOnLoop(this::endIfPicked);
    }
    // Else the loop has ended, and everything on it.
  }

  private void endIfPicked(TimerNode node) {
    if (picked.test(node)) {
      node.terminate();
    }
  }
}
