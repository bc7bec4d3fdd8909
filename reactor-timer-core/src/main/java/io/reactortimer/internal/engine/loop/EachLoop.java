// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a step on each loop of a group. One that fails, for want of memory perhaps, does not keep
 * the others from theirs; the first failure is thrown in the end.
 */
final class EachLoop {

  private EachLoop() {}

  static void take(TimerLoop[] loops, Consumer<TimerLoop> step) {
    Throwable first = null;
    for (TimerLoop loop : loops) {
      first = firstOf(first, loop, step);
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private static @Nullable Throwable firstOf(
      @Nullable Throwable first, TimerLoop loop, Consumer<TimerLoop> step) {
    try {
      step.accept(loop);
      return first;
    } catch (RuntimeException | Error failure) {
      return first == null ? failure : first;
    }
  }
}
