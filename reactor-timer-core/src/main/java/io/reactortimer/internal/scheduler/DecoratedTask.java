// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * A task that a schedule hook has wrapped: runs what the hook made of it, and remembers what was
 * submitted, which is what a listing can read. Only made where a hook wraps.
 */
final class DecoratedTask implements Runnable {

  private final Runnable submitted;
  private final Runnable decorated;

  private DecoratedTask(Runnable submitted, Runnable decorated) {
    this.submitted = submitted;
    this.decorated = decorated;
  }

  static Runnable of(Runnable submitted, Runnable decorated) {
    return submitted == decorated ? submitted : new DecoratedTask(submitted, decorated);
  }

  /** What was submitted, given what runs. */
  static @Nullable Runnable submitted(@Nullable Runnable action) {
    return action instanceof DecoratedTask decorated ? decorated.submitted : action;
  }

  @Override
  public void run() {
    decorated.run();
  }
}
