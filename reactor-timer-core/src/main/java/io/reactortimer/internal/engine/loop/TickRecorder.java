// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;

/** Records what loops do while somebody wants that. Called on the threads of the loops. */
public interface TickRecorder {

  /** Returns whether ticks are recorded now. Asked once a turn, so it must cost next to nothing. */
  boolean isRecording();

  /**
   * Records that a timer has fired; it may have ended by that.
   *
   * @param latenessNanos how late it fired
   * @param missed how many grid points it stood for beyond its own
   */
  void fired(QueueEntry timer, long latenessNanos, long missed);
}
