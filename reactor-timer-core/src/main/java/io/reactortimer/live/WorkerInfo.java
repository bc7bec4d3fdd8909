// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One loop of a scheduler, as it was when it was looked at.
 *
 * @param index its place among the loops, from 0
 * @param thread name of its thread, or {@code null} before the thread was started, and if it could
 *     not be
 * @param armed timers in its queue
 * @param wakeups how often it came back from waiting
 * @param ticks how many timers it fired
 * @param lateness how late all its ticks were so far
 * @param latenessLastMinute how late those of the last minute were, and of up to half a minute
 *     before; {@code null} if there was none
 * @param overdue how long the earliest timer in its queue is past its deadline and its slack; zero
 *     when healthy
 * @param busy share of the time it was not waiting lately, from 0 to 1
 * @param stalledFor how long it has been awake without getting anywhere, or {@code null} when it
 *     moves or waits; without a thread, since when that could not be started
 * @param stackTrace where its thread is if it is stalled, innermost call first; else empty
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
    List<StackTraceElement> stackTrace) {

  /** Copies the stack. */
  public WorkerInfo {
    stackTrace = List.copyOf(stackTrace);
  }
}
