// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.listing.PassingStep;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The subscriber that the source of a timed stream refers to. Its timer may stay in an inbox long
 * after the stream has ended, so the timer drops the downstream subscriber at the end. This object
 * keeps it for as long as the source keeps this object: queues upstream are discarded, and
 * resources released, with the subscriber's Context, also long after a cancellation.
 *
 * <p>Called by the source, one signal at a time.
 */
final class SourceSubscriber<T> implements CoreSubscriber<T>, Scannable, PassingStep {

  private final CoreSubscriber<? super T> actual;
  private final SourceTimer<T> timer;

  /** Whether the source has called {@code onSubscribe}, or has ended without that. */
  private boolean begun;

  SourceSubscriber(CoreSubscriber<? super T> actual, SourceTimer<T> timer) {
    this.actual = actual;
    this.timer = timer;
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (begun) {
      subscription.cancel();
      Operators.reportSubscriptionSet();
      return;
    }
    begun = true;
    timer.onSubscribe(subscription, actual);
  }

  @Override
  public void onNext(T element) {
    if (begun) {
      timer.onNext(element, actual);
    } else {
      Operators.onDiscard(element, currentContext());
    }
  }

  @Override
  public void onError(Throwable error) {
    if (begun) {
      timer.onError(error, actual);
    } else {
      begun = true;
      Operators.error(actual, error);
    }
  }

  @Override
  public void onComplete() {
    if (begun) {
      timer.onComplete(actual);
    } else {
      begun = true;
      Operators.complete(actual);
    }
  }

  /** Called when {@code subscribe} has thrown: ignores later signals of the source. */
  void sourceHasThrown() {
    if (begun) {
      timer.abandon();
    } else {
      begun = true;
    }
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.ACTUAL ? actual : timer.scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return timer.stepName();
  }
}
