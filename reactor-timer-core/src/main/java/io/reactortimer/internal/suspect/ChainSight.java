// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.PipelineSteps;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;

/**
 * What the chain of operators below one timer shows. One object serves a whole look. Reads running
 * pipelines that are not ours, guarded as {@link PipelineSteps} does. Used by one thread.
 */
final class ChainSight {

  private static final int MAX_HOPS = 64;

  /** An audience that is not found to be missing within so many steps is there. */
  private static final int MAX_STEPS = 256;

  // Integers, because what a ClassValue holds is reachable from the class that was looked up.
  private static final Integer OTHER = 0;
  private static final Integer MULTICASTER = 1;

  private static final ClassValue<Integer> ROLE =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return switch (type.getName()) {
            case "reactor.core.publisher.FluxReplay$ReplaySubscriber",
                "reactor.core.publisher.FluxPublish$PublishSubscriber" ->
                MULTICASTER;
            default -> OTHER;
          };
        }
      };

  private long hash;
  private @Nullable Object last;

  /**
   * Reads the chain of a timer.
   *
   * @param head what begins it; null for an empty one
   */
  void read(@Nullable Object head) {
    hash = 0;
    last = null;
    Object step = head;
    for (int hops = 0; step != null && hops < MAX_HOPS; hops++) {
      hash = hash * 31 + step.getClass().getName().hashCode();
      last = step;
      step = PipelineSteps.next(step);
    }
  }

  /** Returns a number that chains of the same classes have in common. */
  long hash() {
    return hash;
  }

  /** Returns the last step that can be read; null for an empty chain. */
  @Nullable Object last() {
    return last;
  }

  /** Tells whether it ends in a replay, cache or publish without a subscriber in any branch. */
  boolean isWithoutAudience() {
    Object end = last;
    return end != null && isMulticaster(end) && !hasAudience(end);
  }

  /** Tells whether some operator has subscribers of its own, such as a flatMap at work. */
  static boolean isAtWork(@Nullable Object head) {
    Object step = head;
    for (int hops = 0; step != null && hops < MAX_HOPS; hops++) {
      if (hasInners(step)) {
        return true;
      }
      step = PipelineSteps.next(step);
    }
    return false;
  }

  private static boolean isMulticaster(Object step) {
    return ROLE.get(step.getClass()).equals(MULTICASTER);
  }

  private static boolean hasAudience(Object multicaster) {
    Deque<Object> ahead = new ArrayDeque<>();
    ahead.push(multicaster);
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      Object step = ahead.poll();
      if (step == null) {
        return false; // each branch has ended in one without subscribers
      }
      if (isMulticaster(step)) {
        if (!pushInners(step, ahead)) {
          return true;
        }
      } else {
        Object next = PipelineSteps.next(step);
        if (next == null) {
          return true;
        }
        ahead.push(next);
      }
    }
    return true;
  }

  /** Returns false if it cannot be read. */
  private static boolean pushInners(Object step, Deque<Object> ahead) {
    try (Stream<? extends Scannable> inners = ((Scannable) step).inners()) {
      for (Iterator<? extends Scannable> each = inners.iterator(); each.hasNext(); ) {
        ahead.push(each.next());
      }
      return true;
    } catch (Throwable failure) {
      PipelineSteps.throwIfOutOfMemory(failure);
      return false;
    }
  }

  private static boolean hasInners(Object step) {
    if (!(step instanceof Scannable scannable)) {
      return false;
    }
    try (Stream<? extends Scannable> inners = scannable.inners()) {
      return inners.iterator().hasNext();
    } catch (Throwable failure) {
      PipelineSteps.throwIfOutOfMemory(failure);
      return true; // what cannot be seen is not held against it
    }
  }
}
