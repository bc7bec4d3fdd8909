// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import io.reactortimer.internal.origin.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A task that a schedule hook has wrapped, or of which it was recorded where it was submitted: runs
 * what the hook made of it, and remembers what a listing reads. Only made where there is something
 * to remember.
 */
final class DecoratedTask implements Runnable {

  private final Runnable submitted;
  private final Runnable decorated;

  /** Null unless it is recorded. */
  private final @Nullable Origin origin;

  private DecoratedTask(Runnable submitted, Runnable decorated, @Nullable Origin origin) {
    this.submitted = submitted;
    this.decorated = decorated;
    this.origin = origin;
  }

  static Runnable of(Runnable submitted, Runnable decorated, @Nullable Origin origin) {
    return submitted == decorated && origin == null
        ? submitted
        : new DecoratedTask(submitted, decorated, origin);
  }

  /** Returns where it was submitted, given what runs; null unless that was recorded. */
  static @Nullable Origin origin(@Nullable Runnable action) {
    return action instanceof DecoratedTask decorated ? decorated.origin : null;
  }

  /** Returns what was submitted, given what runs. */
  static @Nullable Runnable submitted(@Nullable Runnable action) {
    return action instanceof DecoratedTask decorated ? decorated.submitted : action;
  }

  @Override
  public void run() {
    decorated.run();
  }
}
