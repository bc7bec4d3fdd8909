// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.origin;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/**
 * Stands between an operator of time and its subscriber, and knows where that was assembled. It
 * passes everything on. Readers of a chain pass over it, so that it shows nowhere.
 */
public final class OriginCarrier<T> implements CoreSubscriber<T>, Scannable {

  /**
   * Whether an operator's origin was ever recorded: else nobody needs to look. A race costs one.
   */
  private static boolean made;

  private final CoreSubscriber<? super T> actual;
  private final Origin origin;

  private OriginCarrier(CoreSubscriber<? super T> actual, Origin origin) {
    this.actual = actual;
    this.origin = origin;
  }

  /** Returns one that passes everything on to a subscriber. */
  public static <T> OriginCarrier<T> to(CoreSubscriber<? super T> actual, Origin origin) {
    expectOrigins();
    return new OriginCarrier<>(actual, origin);
  }

  /** Has all timers asked from now on. */
  static void expectOrigins() {
    if (!made) {
      made = true;
    }
  }

  /** Tells whether a timer may have one, or its publisher an origin. */
  public static boolean mayBeThere() {
    return made;
  }

  /** Returns what is passed on to. */
  public CoreSubscriber<? super T> actual() {
    return actual;
  }

  public Origin origin() {
    return origin;
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    actual.onSubscribe(subscription);
  }

  @Override
  public void onNext(T element) {
    actual.onNext(element);
  }

  @Override
  public void onError(Throwable failure) {
    actual.onError(failure);
  }

  @Override
  public void onComplete() {
    actual.onComplete();
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }
}
