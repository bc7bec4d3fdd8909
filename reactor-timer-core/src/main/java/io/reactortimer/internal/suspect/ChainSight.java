// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.suspect;

import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.PipelineSteps;
import io.reactortimer.internal.suspect.CapturedSink.Finding;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;

/**
 * What the chain of operators below one timer shows. One object serves a whole look. Reads running
 * pipelines that are not ours, guarded as {@link PipelineSteps} does. Used by one thread.
 */
final class ChainSight {

  /** An audience that is not found to be missing within so many steps is there. */
  private static final int MAX_STEPS = 256;

  private static final String REACTOR = "reactor.";

  // Integers, because what a ClassValue holds is reachable from the class that was looked up.
  private static final Integer OPERATOR = 0;
  private static final Integer MULTICASTER = 1;
  private static final Integer LAMBDA = 2;
  private static final Integer SUBSCRIBER = 3;

  private static final ClassValue<Integer> ROLE =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return switch (type.getName()) {
            case "reactor.core.publisher.FluxReplay$ReplaySubscriber",
                "reactor.core.publisher.FluxPublish$PublishSubscriber" ->
                MULTICASTER;
            case "reactor.core.publisher.LambdaSubscriber" -> LAMBDA;
            default -> type.getName().startsWith(REACTOR) ? OPERATOR : SUBSCRIBER;
          };
        }
      };

  /** The subscribers of what {@code usingWhen} does after the end. */
  private static final Set<String> CLEAN_UPS =
      Set.of(
          "reactor.core.publisher.FluxUsingWhen$CancelInner",
          "reactor.core.publisher.FluxUsingWhen$CommitInner",
          "reactor.core.publisher.FluxUsingWhen$RollbackInner");

  private final CapturedSink sinks = new CapturedSink();
  private ChainSteps chain = new ChainSteps();
  private long hash;
  private @Nullable Object last;

  /** The class of the last step before, and its role: most have it in common. */
  private @Nullable Class<?> lastType;

  private Integer role = OPERATOR;
  private Finding finding = Finding.NOTHING;

  /** Reads the chain of a timer. */
  void read(ChainSteps next) {
    chain = next;
    finding = Finding.NOTHING;
    Object end = next.last();
    last = end;
    hash = next.hash();
    if (end != null && end.getClass() != lastType) {
      lastType = end.getClass();
      role = ROLE.get(lastType);
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

  /** Tells whether the last subscriber has ended, or has nobody that it passes anything on to. */
  boolean hasEndedBelow() {
    finding = endBelow();
    return finding == Finding.ENDED || finding == Finding.UNHEARD;
  }

  /**
   * Tells whether what was found to have ended below is a sink that somebody may listen to again.
   */
  boolean mayBeHeardAgain() {
    return finding == Finding.UNHEARD;
  }

  /**
   * Returns whether the last subscriber has ended, or what the sinks tell that it emits to. An
   * operator says the same of its source alone, while it goes on with others, as each {@code merge}
   * does: so only an end of a chain counts.
   */
  private Finding endBelow() {
    Object end = last;
    if (end == null) {
      return Finding.NOTHING;
    }
    if (role.equals(LAMBDA)) { // most of many, and it says the same of both
      return isTrue(end, Attr.CANCELLED) ? ended() : sinks.behind(end);
    }
    return role.equals(SUBSCRIBER) && (isTrue(end, Attr.CANCELLED) || isTrue(end, Attr.TERMINATED))
        ? ended()
        : Finding.NOTHING;
  }

  /**
   * Returns that it has ended, unless it cleans up: that is at work because something has ended.
   */
  private Finding ended() {
    return chain.hasStepOf(CLEAN_UPS) ? Finding.NOTHING : Finding.ENDED;
  }

  private static boolean isTrue(Object step, Attr<Boolean> attribute) {
    return Boolean.TRUE.equals(PipelineSteps.scan(step, attribute));
  }

  /** Tells whether it ends in a replay, cache or publish without a subscriber in any branch. */
  boolean isWithoutAudience() {
    Object end = last;
    return end != null && role.equals(MULTICASTER) && !hasAudience(end);
  }

  /** Tells whether some operator is seen to work. */
  boolean isAtWork() {
    return AtWork.isAnyOf(chain);
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
}
