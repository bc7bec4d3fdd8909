// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.LongConsumer;

/**
 * Is told of loops that are held. Called on the thread of the {@link StallWatch}, once a loop and
 * minute at most; what it throws is ignored.
 */
public interface StallListener {

  /**
   * Tells that a loop has not got back to its timers for a second.
   *
   * @return is told when it goes on: for how many nanoseconds it was held, to a tenth of a second
   */
  LongConsumer stuck(LoopStall stall);
}
