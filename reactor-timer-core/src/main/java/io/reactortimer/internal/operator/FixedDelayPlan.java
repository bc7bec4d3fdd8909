// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import org.jspecify.annotations.Nullable;

/**
 * What all subscriptions to a fixed delay share, but for what they run. Immutable.
 *
 * @param delayNanos from the end of a run to the next
 * @param origin null for most
 */
public record FixedDelayPlan<R>(
    long delayNanos,
    TimerSettings settings,
    SchedulerBinding binding,
    OutcomeMapper<R> shape,
    @Nullable Origin origin) {

  public FixedDelayPlan(
      long delayNanos, TimerSettings settings, SchedulerBinding binding, OutcomeMapper<R> shape) {
    this(delayNanos, settings, binding, shape, null);
  }

  /** Returns one that knows where it was made, if that is to be recorded. */
  FixedDelayPlan<R> sampled() {
    return from(binding.sampleOrigin(TimerKind.FIXED_DELAY, delayNanos));
  }

  /** Returns one that knows where the current thread made it. */
  FixedDelayPlan<R> traced() {
    return from(binding.captureOrigin());
  }

  /** Returns one without the tags and the owner, for a timer that has ended. */
  FixedDelayPlan<R> untagged() {
    return !settings.isOfFew()
        ? this
        : new FixedDelayPlan<>(delayNanos, TimerSettings.DEFAULT, binding, shape, null);
  }

  private FixedDelayPlan<R> from(@Nullable Origin found) {
    return found == null ? this : new FixedDelayPlan<>(delayNanos, settings, binding, shape, found);
  }
}
