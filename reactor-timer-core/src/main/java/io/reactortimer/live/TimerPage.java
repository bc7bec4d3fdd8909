// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the live timers that match a query, in the order of the query.
 *
 * @param timers at most as many as the limit of the query
 * @param matching how many live timers match the query on all pages, including earlier ones
 * @param next the argument of {@link TimerQuery#after(long)} for the next page, or {@code null} on
 *     the last page and in any order other than by id
 * @param partial whether some timers were not seen because of a stalled loop
 * @param takenNanos the time of the schedulers' clock, which is {@link System#nanoTime()}, when the
 *     timers were described. {@link TimerInfo#dueIn()} is relative to it, so that pages of several
 *     schedulers can be merged in order.
 * @since 0.1
 */
public record TimerPage(
    List<TimerInfo> timers, long matching, @Nullable Long next, boolean partial, long takenNanos) {

  /** Copies the list. */
  public TimerPage {
    timers = List.copyOf(timers);
  }
}
