// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loop that is held, as the watch has found it.
 *
 * @param thread name of its thread
 * @param timer what it is in, or {@code null} if that is no timer and no task
 * @param heldNanos for how long it has not got back to its timers
 * @param stack where its thread is, innermost call first
 * @param untold how many stalls of this loop were not told since the one before
 * @param isHandedOver whether another thread carries the loop on
 */
public record LoopStall(
    String thread,
    @Nullable LoopEntry timer,
    long heldNanos,
    List<StackTraceElement> stack,
    int untold,
    boolean isHandedOver) {

  /** Copies the stack. */
  public LoopStall {
    stack = List.copyOf(stack);
  }
}
