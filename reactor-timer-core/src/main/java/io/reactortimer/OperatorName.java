// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * The name and tags that {@code name} and {@code tag} gave a pipeline, on their way to its timers.
 *
 * <p>Those two operators leave no trace in a running pipeline. So while the hook of this class is
 * on, each subscription to a pipeline with a name carries it in its Context, where a listing finds
 * it. While it is off nothing is looked for.
 *
 * @param tags in the order of the operators
 */
record OperatorName(String name, Map<String, String> tags) {

  /** Of the hook and of the entry in a Context. */
  private static final String KEY = "io.reactortimer.name";

  /** How many asked for the hook. Guarded by the class. */
  private static int uses;

  private static volatile boolean on;

  /** Puts the hook in place until the last one who asked for it disposes the result. */
  static synchronized Disposable use() {
    if (uses++ == 0) {
      Hooks.onLastOperator(KEY, OperatorName::carry);
      on = true;
    }
    return Disposables.composite(OperatorName::release);
  }

  private static synchronized void release() {
    if (--uses == 0) {
      on = false;
      Hooks.resetOnLastOperator(KEY);
    }
  }

  /**
   * The name of the pipeline that a chain belongs to, or null if none is known.
   *
   * @param head what begins the chain
   */
  static @Nullable OperatorName of(@Nullable Object head) {
    if (!on || head == null) {
      return null;
    }
    try {
      return OperatorChain.next(head) instanceof CoreSubscriber<?> subscriber
          ? subscriber.currentContext().<@Nullable OperatorName>getOrDefault(KEY, null)
          : null;
    } catch (RuntimeException | StackOverflowError unreadable) {
      return null; // the subscriber is not ours
    }
  }

  private static Publisher<Object> carry(Publisher<Object> publisher) {
    OperatorName name = publisher instanceof Scannable last ? find(last) : null;
    if (name != null && publisher instanceof Flux<Object> flux) {
      return flux.contextWrite(context -> context.put(KEY, name));
    }
    if (name != null && publisher instanceof Mono<Object> mono) {
      return mono.contextWrite(context -> context.put(KEY, name));
    }
    return publisher; // no name, or a ParallelFlux, whose rails have no subscriber of their own
  }

  /** The nearest name above a publisher, and all tags, of which the nearest of a key counts. */
  private static @Nullable OperatorName find(Scannable last) {
    Object step = last;
    for (int hops = 0; step instanceof Scannable at && hops < OperatorChain.MAX_HOPS; hops++) {
      if (at.scanUnsafe(Attr.NAME) instanceof String name) {
        return new OperatorName(name, Collections.unmodifiableMap(last.tagsDeduplicated()));
      }
      step = at.scanUnsafe(Attr.PARENT);
    }
    return null;
  }
}
