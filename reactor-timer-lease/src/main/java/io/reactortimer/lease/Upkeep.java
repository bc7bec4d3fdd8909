// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import io.reactortimer.FixedDelaySpec;
import io.reactortimer.RunOutcome;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
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

  private final Consumer<Throwable> ended;

  /** Why it could not be started, or has ended; null if neither. */
  private volatile @Nullable Throwable end;

  private volatile boolean started;

  private Upkeep(Consumer<Throwable> ended) {
    this.ended = ended;
  }

  /**
   * Starts it.
   *
   * @param ended told why, if it ends later by itself, as it does with its scheduler
   * @throws java.util.concurrent.RejectedExecutionException as {@link FixedDelaySpec#start()} does
   */
  static Disposable start(FixedDelaySpec runs, Consumer<Throwable> ended) {
    Upkeep upkeep = new Upkeep(ended);
    runs.asFlux().subscribe(upkeep);
    Throwable refusal = upkeep.end;
    if (refusal != null) {
      throw Exceptions.propagate(refusal);
    }
    upkeep.started = true;
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
    end = error;
    if (started) {
      ended.accept(error);
    }
  }

  @Override
  protected void hookOnComplete() {
    hookOnError(new CancellationException("its scheduler has ended"));
  }
}
