// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.SharedPublishers;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import org.jspecify.annotations.Nullable;

/**
 * What the subscriptions of one {@code Timers.keepAlive} share, and those of others that are like
 * it: all but what they say.
 *
 * @param idleNanos how long the source may be silent
 * @param origin null for most
 */
public record KeepAliveSettings(
    long idleNanos, TimerSettings settings, SchedulerBinding binding, @Nullable Origin origin)
    implements SharedPublishers.Shareable<KeepAliveSettings> {

  public KeepAliveSettings(long idleNanos, TimerSettings settings, SchedulerBinding binding) {
    this(idleNanos, settings, binding, null);
  }

  /** Returns one that knows where it was made, if that is to be recorded. */
  KeepAliveSettings sampled() {
    return from(binding.sampleOrigin(TimerKind.KEEP_ALIVE, idleNanos));
  }

  /** Returns one that knows where the current thread made it. */
  KeepAliveSettings traced() {
    return from(binding.captureOrigin());
  }

  private KeepAliveSettings from(@Nullable Origin found) {
    return found == null ? this : new KeepAliveSettings(idleNanos, settings, binding, found);
  }

  /** Returns the slack class of its timers. */
  byte slackClass() {
    return binding.slackClass(settings, idleNanos);
  }

  /** Returns the same or what stands in for it, unless tags set it apart. */
  KeepAliveSettings shared() {
    return settings.isOfFew() ? this : binding.sharedBy(this);
  }

  /** Returns one without the tags, for a timer that has ended. */
  KeepAliveSettings untagged() {
    return !settings.isOfFew()
        ? this
        : new KeepAliveSettings(idleNanos, TimerSettings.DEFAULT, binding, null);
  }

  /** Differs from that of an interval, which would take its place. */
  @Override
  public long likeness() {
    return ~idleNanos;
  }

  @Override
  public boolean isLike(SharedPublishers.Shareable<?> other) {
    // Not by the equals of a record, which keeps its class in a static of the JDK's before JDK 18.
    return other instanceof KeepAliveSettings like
        && idleNanos == like.idleNanos
        && settings.equals(like.settings)
        && binding == like.binding;
  }

  @Override
  public KeepAliveSettings toShare() {
    return this;
  }
}
