// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.listing.PassingStep;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;

/**
 * Counts its signals, and those that should not have come then. Leads to the edge of an
 * application, so that closing completes what it is subscribed to.
 */
final class StressSubscriber<T> implements CoreSubscriber<T>, Scannable, PassingStep {

  /** A subscriber made of lambdas, which is known to be an edge. */
  private static final Object EDGE = Flux.never().subscribe(none -> {});

  /** What was asked for and has not come. */
  private final AtomicLong demand;

  private final AtomicInteger inside = new AtomicInteger();

  /** Signals that met another, came after the last, or were not asked for. */
  final AtomicInteger violations = new AtomicInteger();

  /** Signals that came before onSubscribe had returned, as those of a source may. */
  final AtomicInteger early = new AtomicInteger();

  private volatile boolean introduced;

  volatile int elements;

  /** Those of the elements that are negative numbers. */
  volatile int negatives;

  volatile int completions;
  volatile int errors;

  private Subscription subscription;

  /** How long it stays in onSubscribe, in spins. */
  private final int lingering;

  StressSubscriber(long demand) {
    this(demand, 0);
  }

  StressSubscriber(long demand, int lingering) {
    this.demand = new AtomicLong(demand);
    this.lingering = lingering;
  }

  void request(long n) {
    demand.addAndGet(n);
    subscription.request(n);
  }

  void cancel() {
    subscription.cancel();
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    if (demand.get() > 0) {
      given.request(demand.get());
    }
    for (int i = 0; i < lingering; i++) {
      Thread.onSpinWait();
    }
    introduced = true;
  }

  @Override
  public void onNext(T element) {
    begins();
    if (demand.getAndDecrement() <= 0) {
      violations.incrementAndGet();
    }
    elements = elements + 1;
    if (element instanceof Integer number && number < 0) {
      negatives = negatives + 1;
    }
    inside.decrementAndGet();
  }

  @Override
  public void onError(Throwable error) {
    begins();
    errors = errors + 1;
    inside.decrementAndGet();
  }

  @Override
  public void onComplete() {
    begins();
    completions = completions + 1;
    inside.decrementAndGet();
  }

  private void begins() {
    if (!introduced) {
      early.incrementAndGet();
    }
    if (inside.getAndIncrement() != 0 || completions + errors > 0) {
      violations.incrementAndGet();
    }
  }

  @Override
  public Object scanUnsafe(Attr key) {
    return key == Attr.ACTUAL ? EDGE : null;
  }
}
