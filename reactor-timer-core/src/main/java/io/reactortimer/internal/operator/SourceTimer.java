// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;

/**
 * A timer that watches a source through a {@link SourceSubscriber}. The subscriber is passed with
 * each signal, because the timer drops it at the end of the stream, and the source may send more
 * signals.
 */
interface SourceTimer<T> extends Subscription, Scannable {

  /** Receives the subscription to the source; the first call, and only once. */
  void onSubscribe(Subscription subscription, CoreSubscriber<? super T> subscriber);

  void onNext(T element, CoreSubscriber<? super T> subscriber);

  void onError(Throwable error, CoreSubscriber<? super T> subscriber);

  void onComplete(CoreSubscriber<? super T> subscriber);

  /** Cancels the subscription because the source sends no more signals. */
  void abandon();
}
