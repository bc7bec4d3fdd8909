// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that waits for a loop to carry. It runs, so a loop can rely on it. */
final class SpareThread {

  private final Thread thread;

  /** Null until it is to carry a loop. */
  private volatile @Nullable LoopThread next;

  /** Makes one of the current thread. */
  SpareThread() {
    this.thread = Thread.currentThread();
  }

  Thread thread() {
    return thread;
  }

  /** Has it carry a loop, which was taken for it; any thread. */
  void carry(LoopThread taken) {
    next = taken; // with the read below, all that was done to the loop is known to the thread
    LockSupport.unpark(thread);
  }

  /** Returns what it is to carry; null if that is not known yet. */
  @Nullable LoopThread next() {
    return next;
  }
}
