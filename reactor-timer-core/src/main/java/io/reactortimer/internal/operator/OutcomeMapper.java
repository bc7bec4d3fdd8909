// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import org.jspecify.annotations.Nullable;

/** What the outcome of a run looks like to the subscriber. */
public interface OutcomeMapper<R> {

  /**
   * Makes an outcome; on the loop, once a run.
   *
   * @param error null if the run completed
   */
  R of(long sequence, long latenessNanos, long durationNanos, @Nullable Throwable error);
}
