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

  /*
   * NEW until the source has called onSubscribe, then BEGUN; or OVER, if it has ended or failed
   * without that. Whatever comes after is for nobody: the subscriber has its end, and the timer has
   * never begun.
   */
  private static final byte NEW = 0;
  private static final byte BEGUN = 1;
  private static final byte OVER = 2;

  private byte state = NEW;

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
    if (state != NEW) {
      subscription.cancel();
      Operators.reportSubscriptionSet();
      return;
    }
    state = BEGUN;
    timer.onSubscribe(subscription, actual);
  }

  @Override
  public void onNext(T element) {
    if (state == BEGUN) {
      timer.onNext(element, actual);
    } else {
      Operators.onDiscard(element, currentContext());
    }
  }

  @Override
  public void onError(Throwable error) {
    if (state == BEGUN) {
      timer.onError(error, actual);
    } else if (state == NEW) {
      state = OVER;
      Operators.error(actual, error);
    } else {
      Operators.onErrorDropped(error, currentContext());
    }
  }

  @Override
  public void onComplete() {
    if (state == BEGUN) {
      timer.onComplete(actual);
    } else if (state == NEW) {
      state = OVER;
      Operators.complete(actual);
    }
  }

  /** Called when {@code subscribe} has thrown: ignores later signals of the source. */
  void sourceHasThrown() {
    if (state == BEGUN) {
      timer.abandon();
    } else {
      state = OVER;
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
