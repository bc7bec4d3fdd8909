// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.scheduler.ContextThreadLocals;
import io.reactortimer.internal.scheduler.WorkerLoop;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Relays a source whose stream ends if it is silent for too long. Called by the source and the
 * subscriber; the timer is in {@link TimeoutGuard}.
 *
 * <p>As with Reactor's operator the time that the subscriber takes over an element does not count,
 * nor does its demand.
 */
public final class TimeoutSubscriber<T> extends TimeoutGuard<T> implements SourceTimer<T> {

  /** Null before {@code onSubscribe} of the source, and once the stream has ended. */
  private volatile @Nullable Subscription upstream;

  private TimeoutSubscriber(TimeoutSettings timeout, Publisher<?> source, TimerLoop loop) {
    super(timeout, source, loop);
  }

  /** Returns the subscriber for {@code source} on behalf of {@code actual}. */
  static <T> SourceSubscriber<T> of(
      TimeoutSettings timeout, Publisher<?> source, CoreSubscriber<? super T> actual) {
    TimerLoop loop = timeout.binding().findLoop();
    return new SourceSubscriber<>(actual, new TimeoutSubscriber<>(timeout, source, loop));
  }

  @Override
  public void onSubscribe(Subscription subscription, CoreSubscriber<? super T> subscriber) {
    upstream = subscription;
    boolean introduced = false;
    try {
      introduced = introduce(subscriber);
    } finally {
      if (!introduced) { // refused, or the call that was to count it in has failed
        setEnded(); // the source may go on
        cancelSource();
      }
    }
    if (introduced) {
      live();
    }
  }

  @Override
  public void onNext(T element, CoreSubscriber<? super T> subscriber) {
    for (; ; ) {
      long current = deadline();
      if (current == ENDED) {
        Operators.onDiscard(element, subscriber.currentContext());
        return;
      }
      if (current == EMITTING || current == REFUSED) {
        // A call from within the previous element, which will move the deadline afterwards.
        subscriber.onNext(element);
        return;
      }
      // Claimed, it must be given back, by a frame that may be interpreted then, and larger.
      StackRoom.forSteps(1);
      if (casDeadline(current, EMITTING)) {
        try {
          passOn(subscriber, element, isFirst(current));
        } catch (Throwable failure) {
          casDeadline(EMITTING, current); // not cancelled, at the end of a stack: it goes on
          throw failure;
        }
        return;
      }
      // Else it has timed out, or the subscribing thread has just set the first deadline.
    }
  }

  private void passOn(CoreSubscriber<? super T> subscriber, T element, boolean first) {
    try {
      subscriber.onNext(element);
    } catch (Throwable failure) {
      cancel(); // else the timer would wait for the end of this call
      throw failure;
    }
    boolean guarded;
    try {
      guarded = tryGuardNext(first);
    } catch (RuntimeException failure) {
      // Of another scheduler's clock. Thrown, it would be taken for the subscriber's.
      endFor(subscriber, failure);
      return;
    }
    if (!guarded && casDeadline(REFUSED, ENDED)) {
      sayRefused(subscriber);
    }
  }

  /** Ends a stream whose next deadline cannot be set. */
  private void endFor(CoreSubscriber<? super T> subscriber, RuntimeException failure) {
    StackRoom.forSteps(6); // as in cancel()
    if (claimEnd()) {
      super.cancel();
      forget();
      try {
        cancelSource();
      } finally {
        subscriber.onError(told(subscriber, failure));
      }
    }
  }

  @Override
  public void onError(Throwable error, CoreSubscriber<? super T> subscriber) {
    if (endBySource()) {
      subscriber.onError(error);
    } else {
      Operators.onErrorDropped(error, subscriber.currentContext());
    }
  }

  @Override
  public void onComplete(CoreSubscriber<? super T> subscriber) {
    if (endBySource()) {
      subscriber.onComplete();
    }
  }

  /** Returns false if the stream has ended before. */
  private boolean endBySource() {
    StackRoom.forSteps(2); // claimed, the end must be said; what follows asks for no more
    if (!claimEnd()) {
      return false;
    }
    upstream = null;
    cancelWithRoom();
    forget();
    return true;
  }

  @Override
  public void request(long n) {
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.request(n); // the source also reports invalid demand itself
    }
  }

  @Override
  public void cancel() {
    StackRoom.forSteps(6); // ended, it must be cancelled, and the source too
    setEnded(); // before it is done; a thread that finds it so signals nothing
    super.cancel();
    forget();
    cancelSource();
  }

  private void cancelSource() {
    Subscription subscription = upstream;
    upstream = null;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  void cancelSourceFor(CoreSubscriber<?> subscriber) {
    try {
      ContextThreadLocals.with(subscriber, this::cancelSource);
    } catch (Throwable failure) {
      cancelSource(); // if that did not come so far, for want of memory
      throw failure;
    }
  }

  @Override
  public void refused(RejectedExecutionException failure) {
    CoreSubscriber<? super T> subscriber = actual();
    for (; ; ) {
      long current = deadline();
      if (current == ENDED || current == REFUSED || subscriber == null) {
        return;
      }
      if (casDeadline(current, current == EMITTING ? REFUSED : ENDED)) {
        if (current != EMITTING) {
          sayRefused(subscriber);
        }
        return;
      }
    }
  }

  private void sayRefused(CoreSubscriber<? super T> subscriber) {
    WorkerLoop host = WorkerLoop.hosting(loop());
    RejectedExecutionException failure = host == null ? null : host.refusal();
    super.cancel();
    forget();
    try {
      cancelSourceFor(subscriber);
    } finally {
      if (failure != null) {
        subscriber.onError(Refusals.told(subscriber, failure));
      }
    }
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? upstream : super.scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return "timeout";
  }
}
