// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the live timers, in the order that was asked for.
 *
 * @param timers at most as many as were asked for
 * @param matching how many live timers match the query on all pages together, earlier ones included
 * @param next what to give to {@link TimerQuery#after(long)} for the next page, or {@code null} on
 *     the last one, and in another order than that of ids
 * @param partial whether a stalled loop kept some timers from being seen
 * @param takenNanos what the schedulers' clock, which is {@link System#nanoTime()}, read when the
 *     timers were described: {@link TimerInfo#dueIn()} counts from there, so that pages of several
 *     schedulers can be put in order
 */
public record TimerPage(
    List<TimerInfo> timers, long matching, @Nullable Long next, boolean partial, long takenNanos) {

  /** Copies the list. */
  public TimerPage {
    timers = List.copyOf(timers);
  }
}
