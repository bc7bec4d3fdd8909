// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * What a thread does that carries loops: one after another, since it loses one when it is stuck and
 * then waits for the next that needs a thread.
 */
final class CarrierThread implements Runnable {

  private final SpareThreads spares;

  /** Null if it begins as a spare. */
  private final @Nullable LoopThread first;

  /** Makes the first thread of a loop. */
  CarrierThread(SpareThreads spares, LoopThread first) {
    this.spares = spares;
    this.first = first;
  }

  /** Makes a spare one. */
  CarrierThread(SpareThreads spares) {
    this.spares = spares;
    this.first = null;
  }

  @Override
  public void run() {
    String own = Thread.currentThread().getName();
    if (first == null) {
      spares.started();
    } else if (first.carry(true)) {
      own += "-spare";
    } else {
      return; // the loop has ended
    }
    for (LoopThread next = spares.await(own); next != null; next = spares.await(own)) {
      next.nameThread();
      if (!next.carry(false)) {
        return;
      }
    }
  }
}
