// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether what a timer says is a stream of its own: whether it leads to the edge of the
 * application by operators that only pass it on. Then the stream ends in good order if the timer
 * completes.
 *
 * <p>Anything else is spared: another operator that counts ticks, waits for the last one or paces
 * another source by them would take the completion for the end of its work. What is passed on is
 * told by the names of Reactor's classes, so an operator that is not known is one that does not.
 */
public final class PassingOperators {

  private static final String REACTOR = "reactor.core.publisher.";

  /** More than any application has subscribers to one interval. */
  private static final int MAX_STEPS = 1 << 20;

  // Integers, because what a ClassValue holds is reachable from the class that was looked up: that
  // may be of a loader that outlives ours.
  private static final Integer UNKNOWN = 0;
  private static final Integer PASSES = 1;
  private static final Integer SHARES = 2;
  private static final Integer EDGE = 3;
  private static final Integer LAMBDA = 4;

  /** The operators all of whose subscribers pass on what they are given, or something for it. */
  private static final Set<String> PASSING =
      Set.of(
          "FluxCancelOn",
          "FluxContextWrite",
          "FluxContextWriteRestoringThreadLocals",
          "FluxDelaySequence",
          "FluxDetach",
          "FluxDistinct",
          "FluxDistinctUntilChanged",
          "FluxDoFinally",
          "FluxDoOnEach",
          "FluxElapsed",
          "FluxFilter",
          "FluxFlattenIterable",
          "FluxHandle",
          "FluxHide",
          "FluxIndex",
          "FluxMap",
          "FluxMapSignal",
          "FluxMetrics",
          "FluxOnAssembly",
          "FluxOnBackpressureBuffer",
          "FluxOnBackpressureBufferStrategy",
          "FluxOnBackpressureBufferTimeout",
          "FluxOnBackpressureDrop",
          "FluxOnBackpressureLatest",
          "FluxOnErrorResume",
          "FluxOnErrorReturn",
          "FluxPeek",
          "FluxPublishOn",
          "FluxRefCount",
          "FluxRefCountGrace",
          "FluxRepeat",
          "FluxRepeatPredicate",
          "FluxRetry",
          "FluxScan",
          "FluxScanSeed",
          "FluxSkip",
          "FluxSkipLast",
          "FluxSkipUntil",
          "FluxSkipWhile",
          "FluxSubscribeOn",
          "FluxTap",
          "FluxTapRestoringThreadLocals",
          "FluxTimed",
          "FluxUsing",
          "SerializedSubscriber",
          "StrictSubscriber");

  /** Subscribers of operators that have others, too: the main path, which others only follow. */
  private static final Set<String> PASSING_SUBSCRIBERS =
      Set.of(
          "FluxConcatMap$ConcatMapDelayed",
          "FluxConcatMap$ConcatMapImmediate",
          "FluxConcatMapNoPrefetch$FluxConcatMapNoPrefetchSubscriber",
          "FluxDelaySubscription$DelaySubscriptionMainSubscriber",
          "FluxFilterWhen$FluxFilterWhenSubscriber",
          "FluxFlatMap$FlatMapMain",
          "FluxMergeSequential$MergeSequentialMain",
          "FluxPublish$PublishInner",
          "FluxRepeatWhen$RepeatWhenMainSubscriber",
          "FluxReplay$ReplayInner",
          "FluxRetryWhen$RetryWhenMainSubscriber",
          "FluxSkipUntilOther$SkipUntilMainSubscriber",
          "FluxSwitchMap$SwitchMapMain",
          "FluxSwitchMapNoPrefetch$SwitchMapMain",
          "FluxTimeout$TimeoutMainSubscriber",
          // A Mono makes one stream, so nothing follows it.
          "MonoFlatMapMany$FlatMapManyInner",
          "MonoFlatMapMany$FlatMapManyMain",
          "Operators$ConditionalSubscriberAdapter",
          // What a sink knows of a subscriber; that of a unicast knows the subscriber itself.
          "SinkManyBestEffort$DirectInner",
          "SinkManyEmitterProcessor$EmitterInner",
          "SinkManyReplayProcessor$ReplayInner");

  /** Those that pass it on to any number of subscribers. */
  private static final Set<String> SHARING =
      Set.of("FluxPublish$PublishSubscriber", "FluxReplay$ReplaySubscriber");

  /** The subscriber of lambdas: the edge, unless they feed a sink. */
  private static final String LAMBDAS = "LambdaSubscriber";

  /** What begins the names of the classes at which a stream leaves the application. */
  private static final List<String> EDGES =
      List.of(
          "reactor.test.", // a StepVerifier stands where a server's response would
          "reactor.netty.channel.MonoSend",
          "org.springframework.http.server.reactive.ChannelSendOperator$WriteBarrier",
          "org.springframework.http.server.reactive.AbstractListenerWrite",
          "org.springframework.http.server.reactive.ServletServerHttpResponse$",
          "org.springframework.web.reactive.socket.adapter.",
          "org.springframework.web.servlet.mvc.method.annotation.ReactiveTypeHandler$",
          "io.rsocket.core.RequestStreamResponderSubscriber",
          "io.rsocket.core.RequestChannelResponderSubscriber");

  /** Looked up once a class. */
  private static final ClassValue<Integer> ROLE =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return roleOf(type.getName());
        }
      };

  private PassingOperators() {}

  /**
   * Returns whether all that hear of a timer are at the edge of the application. Walks through
   * running pipelines that are not ours, as {@link PipelineSteps} does. What is shared, or fed by a
   * lambda, is followed once: a stream may feed itself, and a circle is one of its own if all that
   * leaves it is.
   *
   * @param subscriber of the timer; null for none
   */
  public static boolean leadToEdge(@Nullable Object subscriber) {
    if (subscriber == null) {
      return false;
    }
    Deque<Object> ahead = new ArrayDeque<>();
    ahead.add(subscriber);
    Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>(4));
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      Object step = ahead.poll();
      if (step == null) {
        return true;
      }
      Integer role = roleOf(step);
      boolean goesOn =
          role.equals(EDGE)
              || (role.equals(PASSES) && addNext(step, ahead) && addFed(step, ahead, met))
              || (role.equals(SHARES) && addShared(step, ahead, met))
              || (role.equals(LAMBDA) && addFedAtEnd(step, ahead, met));
      if (!goesOn) {
        return false;
      }
    }
    return false;
  }

  private static Integer roleOf(Object step) {
    return step instanceof PassingStep ? PASSES : ROLE.get(step.getClass());
  }

  private static boolean addNext(Object step, Deque<Object> ahead) {
    Object next = PipelineSteps.next(step);
    if (next != null) {
      ahead.push(next);
    }
    return next != null;
  }

  private static boolean addShared(Object step, Deque<Object> ahead, Set<Object> met) {
    if (met.contains(step)) {
      return true;
    }
    boolean added = PipelineSteps.pushInners(step, ahead);
    if (added) {
      met.add(step);
    }
    return added;
  }

  /** Follows what hears of the end only: what else a lambda on the way does, ends with nobody. */
  private static boolean addFed(Object step, Deque<Object> ahead, Set<Object> met) {
    return FedSinks.addReceivers(CapturedObjects.ofCompletion(step), ahead, met);
  }

  /** Follows what gets the ticks, too: nothing else does. */
  private static boolean addFedAtEnd(Object last, Deque<Object> ahead, Set<Object> met) {
    List<Object> fed = CapturedObjects.ofConsumer(last);
    FedSinks.addReceiversOfHeld(fed, ahead, met);
    return FedSinks.addReceivers(fed, ahead, met) && addFed(last, ahead, met);
  }

  private static Integer roleOf(String type) {
    if (EDGES.stream().anyMatch(type::startsWith)) {
      return EDGE;
    }
    if (!type.startsWith(REACTOR)) {
      return UNKNOWN;
    }
    String name = type.substring(REACTOR.length());
    if (name.equals(LAMBDAS)) {
      return LAMBDA;
    }
    if (SHARING.contains(name)) {
      return SHARES;
    }
    return PASSING_SUBSCRIBERS.contains(name) || PASSING.contains(operator(name))
        ? PASSES
        : UNKNOWN;
  }

  /**
   * Returns the name of an operator's main class: it has a second one where its source and it can
   * share a queue.
   */
  private static String operator(String name) {
    int inner = name.indexOf('$');
    String outer = inner < 0 ? name : name.substring(0, inner);
    String fuseable = "Fuseable";
    return outer.endsWith(fuseable)
        ? outer.substring(0, outer.length() - fuseable.length())
        : outer;
  }
}
