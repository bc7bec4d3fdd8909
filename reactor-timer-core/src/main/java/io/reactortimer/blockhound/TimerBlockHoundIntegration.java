// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.blockhound;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets a timer thread wait for its next deadline, and nothing else on it: the threads are {@code
 * NonBlocking}, so whatever a task or a subscriber does there to block is reported.
 *
 * <p>BlockHound finds this by itself where it is on the class path, usually in tests.
 */
public final class TimerBlockHoundIntegration implements BlockHoundIntegration {

  /** The one class that waits. Named, because it is nobody's business outside its package. */
  private static final String LOOP_THREAD = "io.reactortimer.internal.engine.loop.LoopThread";

  /** Called by BlockHound. */
  public TimerBlockHoundIntegration() {}

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.allowBlockingCallsInside(LOOP_THREAD, "park");
    builder.allowBlockingCallsInside(LOOP_THREAD, "parkSpare");
  }
}
