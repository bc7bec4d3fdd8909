// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.OperatorField;
import io.reactortimer.internal.listing.PipelineSteps;
import java.util.Map;
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

  /** Where a {@code concatMap} keeps its state. Where that cannot be read, it is at work. */
  private static final OperatorField STATE = OperatorField.named(Map.of(CONCAT_MAP, "state"));

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
    Object state = STATE.of(step);
    return state == null || state.toString().equals("ACTIVE");
  }
}
