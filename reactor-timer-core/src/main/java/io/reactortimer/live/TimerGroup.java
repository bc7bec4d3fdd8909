// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The live timers of one name and kind, summed up.
 *
 * @param name their name, or {@code null} for those that have none
 * @param kind what made them
 * @param live how many there are
 * @param ticks how many ticks they delivered together
 * @param missed how many grid points they missed together
 * @param maxLateness the latest of their last ticks, or {@code null} if none has ticked
 * @param noDemand how many of them wait for demand
 */
public record TimerGroup(
    @Nullable String name,
    TimerKind kind,
    long live,
    long ticks,
    long missed,
    @Nullable Duration maxLateness,
    long noDemand) {}
