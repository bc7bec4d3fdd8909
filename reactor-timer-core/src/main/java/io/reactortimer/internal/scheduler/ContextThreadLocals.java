// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Runs user code of a stream on a loop, such as a supplier, with the thread-locals of the stream's
 * Context if Reactor restores them. Signals to a subscriber do not need this: Reactor restores
 * thread-locals for downstream signals, but not for upstream calls.
 */
public final class ContextThreadLocals {

  private ContextThreadLocals() {}

  /**
   * Runs {@code code}, once whatever happens, and throws what it throws. The Context is asked for
   * only if Reactor restores thread-locals: that is the subscriber's code, and may fail, as may
   * those that set them. Then {@code code} runs without, and that failure is thrown.
   */
  public static void with(CoreSubscriber<?> subscriber, Runnable code) {
    if (!Hooks.isAutomaticContextPropagationEnabled()) {
      code.run();
      return;
    }
    Scope scope = new Scope(code);
    try {
      restoring(subscriber, scope);
    } finally {
      if (!scope.begun) {
        code.run(); // a source is still to be cancelled, an element to be discarded
      }
    }
  }

  /** Throws what was thrown: hooks may wrap the operator in one that throws nothing. */
  private static void restoring(CoreSubscriber<?> subscriber, Scope scope) {
    ContextOnly around = new ContextOnly(subscriber.currentContext());
    scope.contextWrite(UnaryOperator.identity()).subscribe(around);
    Throwable failure = scope.begun ? scope.failure : around.failure;
    if (failure != null) {
      throw Sneaky.sneak(failure);
    }
  }

  /** Returns what {@code code} returns, or throws what it throws. */
  public static <T> @Nullable T get(CoreSubscriber<?> subscriber, Supplier<? extends T> code) {
    if (!Hooks.isAutomaticContextPropagationEnabled()) {
      return code.get();
    }
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    restoring(subscriber, new Scope(() -> result.set(code.get())));
    return result.get();
  }

  /** A source around whose subscription Reactor restores thread-locals. */
  private static final class Scope extends Flux<Object> {

    private final Runnable code;
    private boolean begun;

    /** What the code has thrown; null if nothing. */
    private @Nullable Throwable failure;

    Scope(Runnable code) {
      this.code = code;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> actual) {
      begun = true;
      try {
        code.run();
      } catch (Throwable thrown) {
        failure = thrown;
      }
      Operators.complete(actual);
    }
  }

  private static final class ContextOnly implements CoreSubscriber<Object> {

    private final Context context;

    /** Why the code was not reached; null if it was. */
    private @Nullable Throwable failure;

    ContextOnly(Context context) {
      this.context = context;
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(Object none) {}

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
    }

    @Override
    public void onComplete() {}
  }
}
