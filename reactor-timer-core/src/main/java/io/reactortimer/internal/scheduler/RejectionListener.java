// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What lives on a scheduler that is not ours, and has to hear that it takes no more tasks. */
public interface RejectionListener {

  /** Ends with what Reactor's hooks make of the refusal. On the loop's thread. */
  void refused(RejectedExecutionException refusal);

  /**
   * Ends with this error as it is, or completes.
   *
   * @param error null to complete
   * @return false if it had ended before
   */
  boolean end(@Nullable Throwable error);
}
