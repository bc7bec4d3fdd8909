// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Is told of loops that are held. Called on the thread of the {@link StallWatch}, which is not to
 * be kept waiting; what it throws is ignored.
 */
public interface StallListener {

  /**
   * Tells that a loop has not got back to its timers for a second; once a loop and minute at most.
   *
   * @return is told when it goes on: for how many nanoseconds it was held, to a tenth of a second
   */
  LongConsumer stuck(LoopStall stall);

  /**
   * Tells that another thread carries a loop on; each time.
   *
   * @param timer what the stuck thread is in; null if that is no timer and no task
   * @param heldNanos for how long that has been seen
   */
  default void handedOver(@Nullable LoopEntry timer, Thread stuck, long heldNanos) {}
}
