// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** A source that says what it is told to, on the thread that tells it. */
final class StressSource extends Flux<Integer> implements Subscription {

  final AtomicLong requested = new AtomicLong();
  final AtomicInteger cancels = new AtomicInteger();

  private CoreSubscriber<? super Integer> subscriber;

  @Override
  public void subscribe(CoreSubscriber<? super Integer> actual) {
    subscriber = actual;
    actual.onSubscribe(this);
  }

  void next(int element) {
    subscriber.onNext(element);
  }

  void complete() {
    subscriber.onComplete();
  }

  @Override
  public void request(long n) {
    requested.addAndGet(n);
  }

  @Override
  public void cancel() {
    cancels.incrementAndGet();
  }
}
