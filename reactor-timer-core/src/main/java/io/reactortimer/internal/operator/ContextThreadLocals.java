// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.util.function.UnaryOperator;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Runs on a loop what a stream asks its user for, with the thread-locals of the stream's Context
 * where Reactor restores them. Signals to a subscriber need none of this: Reactor restores them on
 * the way down, but nobody does on the way up.
 */
final class ContextThreadLocals {

  private ContextThreadLocals() {}

  /** Runs {@code code}, and throws what it throws. */
  static void with(Context context, Runnable code) {
    if (Hooks.isAutomaticContextPropagationEnabled()) {
      new Scope(code).contextWrite(UnaryOperator.identity()).subscribe(new ContextOnly(context));
    } else {
      code.run();
    }
  }

  /** What Reactor restores thread-locals around: the subscription to a source. */
  private static final class Scope extends Flux<Object> {

    private final Runnable code;

    Scope(Runnable code) {
      this.code = code;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> actual) {
      code.run();
      Operators.complete(actual);
    }
  }

  private record ContextOnly(Context context) implements CoreSubscriber<Object> {

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(Object none) {}

    @Override
    public void onError(Throwable none) {}

    @Override
    public void onComplete() {}
  }
}
