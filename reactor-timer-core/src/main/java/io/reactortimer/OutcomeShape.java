// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import org.jspecify.annotations.Nullable;

/** What the outcome of a run looks like to the subscriber. */
interface OutcomeShape<R> {

  /**
   * Makes an outcome; on the loop, once a run.
   *
   * @param error null if the run completed
   */
  R of(long sequence, long latenessNanos, long durationNanos, @Nullable Throwable error);
}
