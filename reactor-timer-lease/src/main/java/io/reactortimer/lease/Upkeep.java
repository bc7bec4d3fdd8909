// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.FixedDelaySpec;
import io.reactortimer.RunOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * What keeps a gate open, until it is disposed. Its runs are signalled by one scheduler.
 *
 * <p>Not started by {@link FixedDelaySpec#start()}, because what that starts ends when its
 * application begins to close. Finite work behind a gate is spared then, and the gate must not
 * close under it.
 */
final class Upkeep extends BaseSubscriber<RunOutcome> {

  private static final Logger LOG = Loggers.getLogger(Upkeep.class);

  /** Why it could not be started; null if it could. */
  private @Nullable Throwable refusal;

  private Upkeep() {}

  /**
   * Starts it.
   *
   * @throws java.util.concurrent.RejectedExecutionException as {@link FixedDelaySpec#start()} does
   */
  static Disposable start(FixedDelaySpec runs) {
    Upkeep upkeep = new Upkeep();
    runs.asFlux().subscribe(upkeep);
    if (upkeep.refusal != null) {
      throw Exceptions.propagate(upkeep.refusal);
    }
    return upkeep;
  }

  @Override
  protected void hookOnNext(RunOutcome outcome) {
    Throwable error = outcome.error();
    if (error != null) {
      LOG.error("A run has failed, and the next one follows", error);
    }
  }

  @Override
  protected void hookOnError(Throwable error) {
    refusal = error;
  }
}
