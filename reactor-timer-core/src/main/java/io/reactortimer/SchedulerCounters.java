// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

/**
 * What a scheduler has done since it was made, summed over its loops. Each figure only grows.
 *
 * @param scheduled timers armed for the first time, cancelled ones included
 * @param delivered ticks and timed runs that ended normally
 * @param failed ticks and timed runs that threw
 * @param missed grid points that no tick of their own was delivered for
 * @param cancelled timers cancelled or disposed before their end
 * @param rejected timers and tasks refused, because of disposal or {@code maxLive}
 * @param wakeups how often a loop came back from waiting
 */
public record SchedulerCounters(
    long scheduled,
    long delivered,
    long failed,
    long missed,
    long cancelled,
    long rejected,
    long wakeups) {}
