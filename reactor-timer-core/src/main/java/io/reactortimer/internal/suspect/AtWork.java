// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.PipelineSteps;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.Scannable;

/**
 * Tells whether an operator below a timer is at work for a tick, so that it asks for no more. Most
 * tell by the subscribers they have of their own; a {@code concatMap} does not, so its state is
 * read by reflection. What cannot be seen is not held against a timer. Any thread.
 */
final class AtWork {

  private static final String CONCAT_MAP =
      "reactor.core.publisher.FluxConcatMapNoPrefetch$FluxConcatMapNoPrefetchSubscriber";

  /** Where a {@code concatMap} keeps its state; empty where that cannot be read. */
  private static final ClassValue<Optional<Field>> STATE =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          try {
            Field state = type.getDeclaredField("state");
            state.setAccessible(true);
            return Optional.of(state);
          } catch (ReflectiveOperationException | RuntimeException unknown) {
            return Optional.empty();
          }
        }
      };

  private AtWork() {}

  /** Tells whether one of the steps of a chain is. */
  static boolean isAnyOf(ChainSteps chain) {
    for (int hops = 0; chain.has(hops); hops++) {
      Object step = chain.step(hops);
      if (hasInners(step) || isConcatMapAtWork(step)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasInners(Object step) {
    if (!(step instanceof Scannable scannable)) {
      return false;
    }
    try (Stream<? extends Scannable> inners = scannable.inners()) {
      return inners.iterator().hasNext();
    } catch (Throwable failure) {
      PipelineSteps.throwIfOutOfMemory(failure);
      return true;
    }
  }

  private static boolean isConcatMapAtWork(Object step) {
    if (!step.getClass().getName().equals(CONCAT_MAP)) {
      return false;
    }
    try {
      Optional<Field> state = STATE.get(step.getClass());
      return state.isEmpty() || String.valueOf(state.get().get(step)).equals("ACTIVE");
    } catch (IllegalAccessException impossible) {
      return true; // it was made accessible
    }
  }
}
