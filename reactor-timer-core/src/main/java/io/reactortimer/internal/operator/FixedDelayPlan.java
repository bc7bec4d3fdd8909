// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;

/**
 * What the runs of a fixed delay have in common, whoever subscribes; nothing of the user's that an
 * ended one would keep.
 *
 * @param delayNanos from the end of a run to the next
 */
public record FixedDelayPlan<R>(
    long delayNanos, TimerSettings settings, SchedulerBinding binding, OutcomeMapper<R> shape) {}
