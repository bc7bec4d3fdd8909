// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import org.jspecify.annotations.Nullable;

/**
 * What determines the next ticks of an interval: its settings alone, which all intervals of a
 * publisher share, or a {@link GridState} of its own.
 */
interface IntervalCourse<T> {

  /** Returns the publisher that was subscribed to. */
  IntervalSource<T> source();

  /** Returns the state of its own grid; null while the settings determine it. */
  @Nullable GridState<T> shift();
}
