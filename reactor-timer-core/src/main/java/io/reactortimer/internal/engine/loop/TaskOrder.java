// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

/**
 * What keeps the tasks of one worker in order on their loop: how many of them are ready, and how
 * many wait in its queue. Owned by the loop's thread.
 *
 * <p>Order without a queue of its own: an immediate task goes to the ready list only while no timer
 * of its worker is in the queue, else into the queue with its submission time as its deadline; and
 * a timer that comes due while tasks of its worker are still ready goes behind them.
 */
abstract class TaskOrder {

  /** Tasks of the worker in the ready list. */
  int ready;

  /** Tasks of the worker in the queue, or given way. */
  int armed;

  /** Tasks of the worker that have given way. */
  int givenWay;

  /** Returns whether the worker never had more than one task, a periodic one; any thread. */
  abstract boolean isSolo();
}
