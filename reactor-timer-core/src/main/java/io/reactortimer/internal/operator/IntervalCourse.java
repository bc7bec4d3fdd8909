// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import org.jspecify.annotations.Nullable;

/**
 * How one interval goes on: by its settings alone, which all intervals of a publisher share, or by
 * what has become of them since.
 */
interface IntervalCourse<T> {

  /** What was subscribed to. */
  IntervalFlux<T> source();

  /** Null while the settings say it all. */
  @Nullable GridState<T> shift();
}
