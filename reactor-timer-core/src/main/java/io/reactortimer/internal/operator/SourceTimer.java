// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;

/**
 * A timer that watches a source, of which it hears through a {@link SourceSubscriber}: the
 * subscriber comes with each signal, because the timer drops it at the end of the stream, and the
 * source may have more to say.
 */
interface SourceTimer<T> extends Subscription, Scannable {

  /** The source introduces itself; the first call, and once. */
  void onSubscribe(Subscription subscription, CoreSubscriber<? super T> subscriber);

  void onNext(T element, CoreSubscriber<? super T> subscriber);

  void onError(Throwable error, CoreSubscriber<? super T> subscriber);

  void onComplete(CoreSubscriber<? super T> subscriber);

  /** Nothing more is to come of the source: cancels what has been introduced. */
  void abandon();
}
