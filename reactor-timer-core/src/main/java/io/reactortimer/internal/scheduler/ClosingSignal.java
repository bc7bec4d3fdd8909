// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.scheduler;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * What those who wait for the closing of an application subscribe to. They are told one after the
 * other, on the thread that announces it: one that throws costs neither the others nor the
 * announcement.
 */
final class ClosingSignal extends MonoOperator<Void, Void> {

  private ClosingSignal(Mono<Void> source) {
    super(source);
  }

  static Mono<Void> of(Mono<Void> source) {
    return onAssembly(new ClosingSignal(source));
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    source.subscribe(new Waiting(actual));
  }

  private record Waiting(CoreSubscriber<? super Void> actual)
      implements CoreSubscriber<Void>, Scannable {

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      actual.onSubscribe(subscription);
    }

    @Override
    public void onNext(Void none) {}

    @Override
    public void onError(Throwable none) {}

    @Override
    public void onComplete() {
      try {
        actual.onComplete();
      } catch (Throwable failure) { // such as a class that cannot be loaded at the end
        ReactorFailures.INSTANCE.failed(failure);
      }
    }

    @Override
    public @Nullable Object scanUnsafe(Attr key) {
      return key == Attr.ACTUAL ? actual : null;
    }
  }
}
