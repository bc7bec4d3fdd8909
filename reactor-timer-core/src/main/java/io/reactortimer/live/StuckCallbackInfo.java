// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A callback that its thread has not come back from: a tick, a task or a last word that blocks or
 * computes.
 *
 * @param timerId id of the timer that it is a callback of; {@code null} for an immediate task and
 *     the end of a stream
 * @param kind what made that timer, or the task; {@code null} for the end of a stream
 * @param name name of the timer, or {@code null} if it has none
 * @param task the class whose task it is, or {@code null} where that is not known
 * @param thread name of the thread that is stuck
 * @param stuckFor how long it has been seen in this callback
 * @param handedOver whether another thread carries on the loop; otherwise the loop waits for the
 *     callback, too
 * @param stackTrace the stack of the thread, innermost call first
 * @since 0.1
 */
public record StuckCallbackInfo(
    @Nullable Long timerId,
    @Nullable TimerKind kind,
    @Nullable String name,
    @Nullable String task,
    String thread,
    Duration stuckFor,
    boolean handedOver,
    List<StackTraceElement> stackTrace) {

  /** Copies the stack. */
  public StuckCallbackInfo {
    stackTrace = List.copyOf(stackTrace);
  }
}
