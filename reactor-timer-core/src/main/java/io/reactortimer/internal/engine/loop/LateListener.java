// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.QueueEntry;

/** Is told of each timer that fires late, just before it does. Called on the threads of loops. */
@FunctionalInterface
public interface LateListener {

  /** How late a timer is that this is told of, at least. */
  long LEAST_NANOS = 10_000_000L;

  /** Takes in that a timer is late; it may have been cancelled since. */
  void late(QueueEntry timer, long lateNanos, long nowNanos);
}
