// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import org.jspecify.annotations.Nullable;

/** Creates what a subscriber receives as the outcome of a run. */
public interface OutcomeMapper<R> {

  /**
   * Creates an outcome; on the loop, once per run.
   *
   * @param error null if the run completed
   */
  R of(long sequence, long latenessNanos, long durationNanos, @Nullable Throwable error);
}
