// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;

/**
 * What all subscriptions to a fixed delay share. It refers to no object of the user, which an ended
 * subscription would retain. Immutable.
 *
 * @param delayNanos from the end of a run to the next
 */
public record FixedDelayPlan<R>(
    long delayNanos, TimerSettings settings, SchedulerBinding binding, OutcomeMapper<R> shape) {}
