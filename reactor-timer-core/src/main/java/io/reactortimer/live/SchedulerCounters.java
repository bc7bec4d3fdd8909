// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.live;

/**
 * What a scheduler has done since it was created, summed over its loops. Each counter only grows.
 *
 * @param scheduled timers armed for the first time, cancelled ones included
 * @param delivered ticks and timed runs that ended normally
 * @param failed ticks and timed runs that threw
 * @param missed grid points without a tick of their own
 * @param gated due times that found their gate closed
 * @param cancelled timers cancelled or disposed before their end
 * @param rejected timers and tasks refused, because of disposal or {@code maxLive}
 * @param wakeups how often a loop returned from waiting
 * @param handOvers how often a loop was handed over to another thread because a callback was stuck
 * @since 0.1
 */
public record SchedulerCounters(
    long scheduled,
    long delivered,
    long failed,
    long missed,
    long gated,
    long cancelled,
    long rejected,
    long wakeups,
    long handOvers) {}
