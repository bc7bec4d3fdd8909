// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Breaks rule 2.13, which a {@code BaseSubscriber} would catch. */
final class ThrowingSubscriber implements CoreSubscriber<Object> {

  private final boolean atFirstSight;

  private ThrowingSubscriber(boolean atFirstSight) {
    this.atFirstSight = atFirstSight;
  }

  static ThrowingSubscriber inOnNext() {
    return new ThrowingSubscriber(false);
  }

  static ThrowingSubscriber inOnSubscribe() {
    return new ThrowingSubscriber(true);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
    if (atFirstSight) {
      throw new ArithmeticException("a bug in a subscriber");
    }
  }

  @Override
  public void onNext(Object element) {
    throw new ArithmeticException("a bug in a subscriber");
  }

  @Override
  public void onError(Throwable error) {}

  @Override
  public void onComplete() {}
}
