// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/** Is told what went wrong on a loop's thread. Called there; what it throws is ignored. */
public interface FailureHandler {

  /** Reports that a task or a subscriber has thrown. */
  void failed(Throwable failure);

  /**
   * Reports that the loop itself has thrown, for want of memory perhaps; it goes on with the same
   * timers.
   */
  void loopFailed(String threadName, Throwable failure);
}
