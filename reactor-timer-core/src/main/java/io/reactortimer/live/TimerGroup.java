// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The totals of the live timers with one name and kind.
 *
 * @param name their name, or {@code null} for timers without one
 * @param kind their kind
 * @param live how many there are
 * @param ticks how many ticks they delivered in total
 * @param missed how many grid points they missed in total
 * @param gated how many of their due times found a gate closed in total
 * @param maxLateness the highest lateness among their last ticks, or {@code null} if none has
 *     ticked
 * @param noDemand how many of them wait for demand
 * @param turnover how they come and go
 * @param latenessLastMinute how late their ticks of the last minute were, those of timers that have
 *     ended included; below 10 ms they count as 10 ms late. {@code null} if none was later
 * @since 0.1
 */
public record TimerGroup(
    @Nullable String name,
    TimerKind kind,
    long live,
    long ticks,
    long missed,
    long gated,
    @Nullable Duration maxLateness,
    long noDemand,
    TimerTurnover turnover,
    @Nullable LatenessInfo latenessLastMinute) {}
