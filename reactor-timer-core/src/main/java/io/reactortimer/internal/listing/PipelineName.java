// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.Timers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.function.Tuple2;

/**
 * The name and tags that {@code name} and {@code tag} gave a pipeline, on their way to its timers.
 *
 * <p>A name is found in the Context. {@link Timers#named} puts one there, and so do the hooks of
 * this class, because those two operators leave no trace in a running pipeline. They put it there
 * at two places: by the operator that follows a name when it is assembled, and by the last operator
 * of a pipeline when that is subscribed to. Neither is enough: what a {@code Mono.flatMap} or
 * {@code Mono.defer} subscribes to passes no hook, and that is all that a WebFlux controller
 * returns; and a name may have no operator behind it, or a timer may stand further down.
 *
 * @param tags in the order of the operators
 */
public record PipelineName(String name, Map<String, String> tags) {

  /** Of the hooks: another copy of this library in the process has its own. */
  private static final String HOOKS =
      "io.reactortimer.name@" + Integer.toHexString(System.identityHashCode(PipelineName.class));

  /** Of the entry in a Context: what another copy has put there is no name to this one. */
  private static final Object KEY = PipelineName.class;

  /**
   * Whether a name was ever put into a Context. Until then none is asked for one: that is code of
   * others, which may wait for a lock that a stuck callback holds.
   */
  private static volatile boolean used;

  /** How many asked for the hooks. Guarded by the class. */
  private static int uses;

  /** Puts the hooks in place until the last one who asked for it disposes the result. */
  public static synchronized Disposable use() {
    if (uses++ == 0) {
      Hooks.onEachOperator(HOOKS, PipelineName::carryNext);
      Hooks.onLastOperator(HOOKS, PipelineName::carry);
    }
    return Disposables.composite(PipelineName::release);
  }

  private static synchronized void release() {
    if (--uses == 0) {
      Hooks.resetOnEachOperator(HOOKS);
      Hooks.resetOnLastOperator(HOOKS);
    }
  }

  /**
   * Returns the name of the pipeline that a chain belongs to, or null if none is known.
   *
   * @param head what begins the chain
   */
  public static @Nullable PipelineName of(@Nullable Object head) {
    if (head == null || !used) {
      return null;
    }
    try {
      return PipelineSteps.next(head) instanceof CoreSubscriber<?> subscriber
          ? subscriber.currentContext().<@Nullable PipelineName>getOrDefault(KEY, null)
          : null;
    } catch (Throwable failure) { // the subscriber is not ours
      PipelineSteps.throwIfOutOfMemory(failure);
      return null;
    }
  }

  /** Puts a name given by hand into a Context. */
  public static Context put(Context context, String name, Map<String, String> tags) {
    return new PipelineName(name, Collections.unmodifiableMap(new LinkedHashMap<>(tags)))
        .putInto(context);
  }

  private static Publisher<Object> carry(Publisher<Object> last) {
    PipelineName name = find(last);
    return name == null ? last : named(last, name);
  }

  private static Publisher<Object> carryNext(Publisher<Object> operator) {
    // One with a name of its own is followed by another operator, or is the last.
    if (PipelineSteps.scan(operator, Attr.NAME) == null
        && PipelineSteps.scan(operator, Attr.PARENT) instanceof Scannable parent
        && PipelineSteps.scan(parent, Attr.NAME) instanceof String name) {
      return named(operator, new PipelineName(name, tagsOf(parent)));
    }
    return operator;
  }

  private static Publisher<Object> named(Publisher<Object> publisher, PipelineName name) {
    if (publisher instanceof ConnectableFlux) {
      return publisher; // and must stay one
    }
    if (publisher instanceof Flux<Object> flux) {
      return flux.contextWrite(name::putInto);
    }
    if (publisher instanceof Mono<Object> mono) {
      return mono.contextWrite(name::putInto);
    }
    return publisher; // a ParallelFlux, whose rails have no subscriber of their own
  }

  /**
   * Puts this name there, if it is the nearest; what was added to it further down the same pipeline
   * is kept.
   */
  private Context putInto(Context context) {
    used = true;
    PipelineName further = context.<@Nullable PipelineName>getOrDefault(KEY, null);
    if (further == null || !further.name.equals(name)) {
      return context.put(KEY, this);
    }
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.putAll(further.tags);
    return context.put(KEY, new PipelineName(name, Collections.unmodifiableMap(all)));
  }

  /**
   * Returns the nearest name above a publisher, and all tags, of which the nearest of a key counts.
   */
  private static @Nullable PipelineName find(Object last) {
    Object step = last;
    for (int hops = 0; step instanceof Scannable && hops < PipelineSteps.MAX_HOPS; hops++) {
      if (PipelineSteps.scan(step, Attr.NAME) instanceof String name) {
        return new PipelineName(name, tagsOf(last));
      }
      step = PipelineSteps.scan(step, Attr.PARENT);
    }
    return null;
  }

  /** Does as {@link Scannable#tagsDeduplicated()}, but for as many steps as all is read here. */
  private static Map<String, String> tagsOf(Object last) {
    Map<String, String> tags = new LinkedHashMap<>();
    Object step = last;
    for (int hops = 0; step instanceof Scannable && hops < PipelineSteps.MAX_HOPS; hops++) {
      addTags(PipelineSteps.scan(step, Attr.TAGS), tags);
      step = PipelineSteps.scan(step, Attr.PARENT);
    }
    return Collections.unmodifiableMap(tags);
  }

  private static void addTags(@Nullable Object ofStep, Map<String, String> tags) {
    try {
      if (ofStep instanceof Stream<?> some) {
        some.filter(Tuple2.class::isInstance)
            .map(Tuple2.class::cast)
            .forEach(tag -> tags.putIfAbsent((String) tag.getT1(), (String) tag.getT2()));
      }
    } catch (Throwable failure) { // some operator of it is not ours
      PipelineSteps.throwIfOutOfMemory(failure);
    }
  }
}
