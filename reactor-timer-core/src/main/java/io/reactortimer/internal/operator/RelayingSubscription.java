// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.scheduler.ContextThreadLocals;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Relays a source, and lets the loop emit elements in its place.
 *
 * <p>An element of the loop uses up demand that was already passed to the source, so the source may
 * emit more than there is demand for. The surplus waits in the queue, and the next request to the
 * source is reduced by it.
 */
abstract class RelayingSubscription<T> extends SerializedSubscription<T> implements SourceTimer<T> {

  private static final VarHandle OVERDRAWN;

  static {
    try {
      OVERDRAWN =
          MethodHandles.lookup().findVarHandle(RelayingSubscription.class, "overdrawn", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Null before {@code onSubscribe} of the source, and once ended. */
  private volatile @Nullable Subscription upstream;

  /** Demand that was passed to the source and that the loop has used up. */
  private volatile long overdrawn;

  RelayingSubscription(TimerLoop loop, byte slackClass, long nowNanos) {
    super(loop, slackClass, nowNanos);
  }

  /**
   * Prepares the timer for demand that has been recorded, before the source is asked.
   *
   * @param unasked whether there was no demand before
   */
  abstract void beforeRequest(boolean unasked);

  @Override
  public void onSubscribe(Subscription subscription, CoreSubscriber<? super T> subscriber) {
    upstream = subscription;
    boolean introduced = false;
    try {
      introduced = introduce(subscriber);
    } finally {
      if (!introduced) { // refused, or the call that was to count it in has failed
        cancelSource();
      }
    }
    long requested = introduced ? live() : 0;
    if (requested > 0) {
      passRequest(requested, requested);
    }
  }

  @Override
  long start() {
    long before = introduced();
    if (before > 0) {
      beforeRequest(false);
    }
    return before;
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      Subscription source = upstream;
      if (source != null) {
        source.request(n); // the source reports invalid demand itself
      }
      return;
    }
    boolean unasked = !hasDemand();
    long after = addRequested(n);
    if (after >= 0) {
      try {
        beforeRequest(unasked);
      } finally { // whatever that throws: the demand is recorded
        passRequest(n, after);
      }
    } // else onSubscribe passes the request on and arms the timer
  }

  private void passRequest(long n, long after) {
    Subscription source = upstream; // null once it has ended, while its elements may still wait
    long ask = after == Long.MAX_VALUE ? after : n - repaid(n);
    try {
      if (ask > 0 && source != null) {
        source.request(ask);
      }
    } finally { // the same
      arm(); // if it is due, this comes after the source had its chance to emit
      if (!isQueueEmpty()) {
        signalWork(); // only if something waits: the loop would take it for an element
      }
    }
  }

  /** Settles overdrawn demand. Returns how much of {@code n} was already passed to the source. */
  private long repaid(long n) {
    long owed;
    long repaid;
    do {
      owed = overdrawn;
      repaid = Math.min(owed, n);
    } while (!OVERDRAWN.compareAndSet(this, owed, owed - repaid));
    return repaid;
  }

  @Override
  public void onNext(T element, CoreSubscriber<? super T> subscriber) {
    emitInTurn(element, subscriber);
  }

  /** Records that the loop is about to emit in the place of the source. */
  final void overdraw() {
    if (requested() != Long.MAX_VALUE) {
      OVERDRAWN.getAndAdd(this, 1L);
    }
  }

  @Override
  protected boolean hasDemand() {
    return requested() > produced();
  }

  @Override
  public void onError(Throwable failure, CoreSubscriber<? super T> subscriber) {
    StackRoom.forSteps(6); // decided, the end must be said
    if (trySetTerminal(failure)) {
      signalWork(subscriber); // drops it if the subscriber is gone
    } else {
      Operators.onErrorDropped(failure, subscriber.currentContext());
    }
  }

  @Override
  public void onComplete(CoreSubscriber<? super T> subscriber) {
    StackRoom.forSteps(6); // decided, the end must be said
    if (trySetTerminal(null)) {
      signalWork(subscriber);
    }
  }

  @Override
  public void cancel() {
    CoreSubscriber<? super T> subscriber = actual(); // null if it has been released before
    super.cancel();
    try {
      cancelSource();
    } finally {
      if (subscriber != null) {
        signalWork(subscriber); // releases it, and discards waiting elements
      }
    }
  }

  @Override
  void onTerminated() {
    upstream = null;
  }

  private void cancelSource() {
    Subscription source = upstream;
    upstream = null;
    if (source != null) {
      source.cancel();
    }
  }

  /**
   * Ends the source and completes after the waiting elements: at the end of the scheduler, or when
   * a listing's reader asks for it.
   */
  @Override
  public boolean end(@Nullable Throwable failure) {
    if (isDone() || isEnding()) {
      return false;
    }
    TimerLoop to = loop(); // read once: it may move, and the end may come to either loop
    new SourceEnd(this, to, failure).sendTo(to);
    return true;
  }

  /** Cancels the source and ends the stream; on the loop. */
  void endSource(@Nullable Throwable failure) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber != null) {
      endSource(subscriber, failure);
    } // else it has ended
  }

  final void endSource(CoreSubscriber<? super T> subscriber, @Nullable Throwable failure) {
    if (!trySetTerminal(failure)) {
      return;
    }
    try {
      ContextThreadLocals.with(subscriber, () -> cancelSourceAndSay(subscriber));
    } catch (Throwable failed) {
      cancelSourceAndSay(subscriber); // if that did not come so far, for want of memory
      throw failed;
    }
  }

  private void cancelSourceAndSay(CoreSubscriber<? super T> subscriber) {
    try {
      cancelSource();
    } finally {
      signalWork(subscriber);
    }
  }

  @Override
  public void refused(RejectedExecutionException refusal) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber != null) {
      endSource(subscriber, Refusals.told(subscriber, refusal));
    }
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? upstream : super.scanUnsafe(key);
  }
}
