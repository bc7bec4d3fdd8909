// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one loop of a scheduler.
 *
 * @param index its index among the loops, from 0
 * @param thread name of its thread, or {@code null} before the thread was started, or if it could
 *     not be started
 * @param armed timers in its queue
 * @param wakeups how often it returned from waiting
 * @param ticks how many timers it fired
 * @param lateness the lateness of all its ticks so far
 * @param latenessLastMinute the lateness of the ticks in the last minute, and of up to half a
 *     minute before; {@code null} if there was none
 * @param overdue how long the earliest timer in its queue is past its deadline and its slack; zero
 *     when healthy
 * @param busy share of the recent time that it was not waiting, from 0 to 1
 * @param stalledFor how long it has been awake without progress, or {@code null} if it progresses
 *     or waits; if its thread could not be started, the time since then
 * @param stackTrace the stack of its thread if it is stalled, innermost call first; otherwise empty
 * @param workWaiting whether work waits for its thread: a timer that is due, a task, or one that
 *     was handed over
 * @param stuck the callbacks that block or compute for longer than a tenth of a second, or for
 *     longer than the scheduler waits before another thread carries on the loop; the newest first
 * @since 0.1
 */
public record WorkerInfo(
    int index,
    @Nullable String thread,
    long armed,
    long wakeups,
    long ticks,
    LatenessInfo lateness,
    @Nullable LatenessInfo latenessLastMinute,
    Duration overdue,
    double busy,
    @Nullable Duration stalledFor,
    List<StackTraceElement> stackTrace,
    boolean workWaiting,
    List<StuckCallbackInfo> stuck) {

  /** Copies the lists. */
  public WorkerInfo {
    stackTrace = List.copyOf(stackTrace);
    stuck = List.copyOf(stuck);
  }
}
