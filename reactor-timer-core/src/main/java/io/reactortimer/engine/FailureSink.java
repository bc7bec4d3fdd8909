// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.engine;

/** Is told what went wrong on a loop's thread. Called there; what it throws is ignored. */
public interface FailureSink {

  /** A task or a subscriber has thrown. */
  void failed(Throwable failure);

  /** The loop itself has thrown and lost its thread; another one goes on with the same timers. */
  void loopDied(String threadName, Throwable failure);
}
