// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.time.MissedTicks;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import org.jspecify.annotations.Nullable;

/** What an interval asks of the publisher that was subscribed to. Immutable. */
interface IntervalSource<T> {

  long periodNanos();

  MissedTicks missedTicks();

  /** Returns all settings of its grid. */
  IntervalTiming timing();

  TimerSettings settings();

  SchedulerBinding binding();

  TickMapper<T> shape();

  /** Returns where it was made; null if that is not recorded. */
  @Nullable Origin origin();

  /**
   * Tells whether it has what belongs to few intervals, such as tags, or draws from what the user
   * gave: it is then not like others, and an interval that has ended does not refer to it.
   */
  boolean holdsUserObjects();

  /**
   * Returns what an interval keeps of this once it has started: initial delay and phase no longer
   * matter, unless ticks have jitter or follow the wall clock.
   */
  IntervalCourse<T> begun();

  /** Returns one without the user's settings, for an interval that has ended. */
  IntervalCourse<T> untagged();
}
