// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.benchmarks;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins something each turn, and ends what was begun a number of turns ago. Of one thread. */
final class Ring<T> implements Runnable {

  private final Supplier<T> begin;
  private final Consumer<? super T> end;
  private final @Nullable Object[] begun;
  private int next;

  private Ring(int depth, Supplier<T> begin, Consumer<? super T> end) {
    this.begin = begin;
    this.end = end;
    this.begun = new @Nullable Object[depth];
  }

  /**
   * @param depth how many are begun at a time; with zero each ends in the turn in which it began
   */
  static <T> Runnable of(int depth, Supplier<T> begin, Consumer<? super T> end) {
    return depth == 0 ? () -> end.accept(begin.get()) : new Ring<>(depth, begin, end);
  }

  @Override
  public void run() {
    @SuppressWarnings("unchecked")
    T oldest = (T) begun[next];
    if (oldest != null) {
      end.accept(oldest);
    }
    begun[next] = begin.get();
    next = next + 1 == begun.length ? 0 : next + 1;
  }
}
