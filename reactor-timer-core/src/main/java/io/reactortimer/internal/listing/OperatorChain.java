// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.origin.OriginCarrier;
import io.reactortimer.internal.origin.PublisherOrigins;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;

/**
 * The operators between a timer and its subscriber, read off the running pipeline.
 *
 * <p>What is read is not ours: it may throw, be in the middle of a change, or lead in a circle. So
 * each step is guarded, their number is bounded, and a chain that cannot be read on ends there.
 */
public final class OperatorChain {

  /** In the description of an assembly: the operator, then where it was assembled. */
  private static final String ASSEMBLED = " \u21e2 ";

  private static final String RETRY_MAIN =
      "reactor.core.publisher.FluxRetryWhen$RetryWhenMainSubscriber";

  private static final String SERIALIZED = "reactor.core.publisher.SerializedSubscriber";

  private final List<String> operators = new ArrayList<>();
  private @Nullable GuardedCall call;
  private @Nullable String origin;
  private @Nullable String task;

  private OperatorChain() {}

  /**
   * Reads a chain.
   *
   * @param head what begins it; null for an empty one
   */
  public static OperatorChain of(@Nullable Object head) {
    OperatorChain chain = new OperatorChain();
    if (head instanceof Runnable && !(head instanceof Scannable && isOfReactor(head))) {
      chain.task = PipelineSteps.outermostType(head);
    }
    Object step = head instanceof Scannable ? head : null;
    for (int hops = 0; step != null && hops < PipelineSteps.MAX_HOPS; hops++) {
      chain.add(step);
      if (chain.call == null && GuardedCall.isGuard(step)) {
        chain.call = GuardedCall.of(step);
      }
      step = PipelineSteps.next(step);
    }
    return chain;
  }

  /** Returns the steps, from the timer to its subscriber. Empty where they cannot be read. */
  public List<String> operators() {
    return operators;
  }

  /** Returns what the nearest timeout guards, if anything above it tells. */
  @Nullable String call() {
    return call == null ? null : call.description();
  }

  /** Returns where the first of them was assembled, if somebody has captured that. */
  public @Nullable String origin() {
    return origin;
  }

  /** Returns the class whose task it is, unless that is an operator of Reactor's. */
  public @Nullable String task() {
    return task;
  }

  /**
   * Returns where the operator that begins a chain was assembled, if that was recorded then; of the
   * delay of a retry, where the retry was.
   */
  static @Nullable Origin carriedOrigin(@Nullable Object head) {
    if (!OriginCarrier.mayBeThere() || head == null) {
      return null;
    }
    Object operator = TaskOperator.of(head);
    if (operator instanceof Publisher<?> publisher) {
      return PublisherOrigins.of(publisher);
    }
    Object step = PipelineSteps.next(operator);
    for (int hops = 0; step != null && hops < PipelineSteps.MAX_HOPS; hops++) {
      if (step.getClass().getName().equals(RETRY_MAIN)) {
        return originBelow(step);
      }
      step = PipelineSteps.next(step);
    }
    return originBelow(operator);
  }

  /**
   * Returns where an operator was assembled: its carrier is the step below it, or the second one
   * where it serializes what it passes on.
   */
  private static @Nullable Origin originBelow(Object operator) {
    Object step = PipelineSteps.scan(operator, Attr.ACTUAL);
    if (step != null && step.getClass().getName().equals(SERIALIZED)) {
      step = PipelineSteps.scan(step, Attr.ACTUAL);
    }
    return step instanceof OriginCarrier<?> carrier ? carrier.origin() : null;
  }

  private void add(Object step) {
    String name = PipelineSteps.nameOf(step);
    if (name == null) {
      return;
    }
    int end = name.indexOf(ASSEMBLED);
    if (end >= 0 && origin == null) {
      origin = name;
    }
    if (Boolean.TRUE.equals(PipelineSteps.scan(step, Attr.ACTUAL_METADATA))) {
      return; // it only tells where its neighbour was assembled
    }
    String operator = end < 0 ? name : name.substring(0, end);
    // An operator that watches a companion is met twice: there, and on its main path.
    if (operators.isEmpty() || !operators.get(operators.size() - 1).equals(operator)) {
      operators.add(operator);
    }
  }

  private static boolean isOfReactor(Object step) {
    return step.getClass().getName().startsWith("reactor.core.");
  }
}
