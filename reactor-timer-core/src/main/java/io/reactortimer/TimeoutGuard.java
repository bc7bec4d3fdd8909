// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer;

import io.reactortimer.engine.LoopClock;
import io.reactortimer.engine.TimerLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Ends a stream that is silent for too long. One timer, whose deadline each element moves on by a
 * compare-and-set before it is passed on and another after: nothing is scheduled or cancelled per
 * element. The timer looks up once per original deadline, finds out that it was moved, and goes
 * back to sleep until the one that counts.
 *
 * <p>As with Reactor's operator the time that the subscriber takes over an element does not count,
 * nor does its demand.
 */
final class TimeoutGuard<T> extends TimerSubscription<T> implements CoreSubscriber<T> {

  /*
   * The deadline in loop time, from 0 to NEVER, which is that of a Mono whose element has come, or:
   *   EMITTING  an element is being passed on; whoever set that will set a deadline
   *   REFUSED   the same, and the timer has failed meanwhile: whoever passes it on says so after it
   *   ENDED     the stream has ended, or its time is over (final)
   *   NEW       source and subscriber are being introduced; no element has come yet
   * Out of a deadline: the source goes to EMITTING, the loop, once it is past, to ENDED. Whoever
   * wins the compare-and-set may signal; so an element and an error of the timer never meet
   * downstream.
   */
  private static final long EMITTING = -1;
  private static final long REFUSED = -2;
  private static final long ENDED = -3;
  private static final long NEW = -4;

  private static final VarHandle DEADLINE;

  static {
    try {
      DEADLINE = MethodHandles.lookup().findVarHandle(TimeoutGuard.class, "deadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Timeout timeout;

  /** Asked for its name if the time is over; null once the stream has ended. */
  private @Nullable Publisher<?> source;

  /** Null until the source has introduced itself, and once the stream has ended. */
  private volatile @Nullable Subscription upstream;

  /** Why there is no timer any more; written before REFUSED. Null but then. */
  private @Nullable RejectedExecutionException refusal;

  @SuppressWarnings("unused") // through DEADLINE
  private long deadline = NEW;

  private TimeoutGuard(
      Timeout timeout,
      Publisher<?> source,
      CoreSubscriber<? super T> actual,
      TimerLoop loop,
      byte slackClass) {
    super(actual, loop, slackClass, slackClass, 0); // nobody sees it before the clock is read
    this.timeout = timeout;
    this.source = source;
  }

  static <T> TimeoutGuard<T> of(
      Timeout timeout, Publisher<?> source, CoreSubscriber<? super T> actual) {
    TimerLoop loop = timeout.place().enter();
    byte slackClass = timeout.place().slackClass(TimerSettings.DEFAULT, timeout.firstNanos());
    return new TimeoutGuard<>(timeout, source, actual, loop, slackClass);
  }

  @Override
  public Context currentContext() {
    CoreSubscriber<? super T> subscriber = actual();
    return subscriber == null ? Context.empty() : subscriber.currentContext();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber == null || !Operators.validate(upstream, subscription)) {
      subscription.cancel();
      return;
    }
    upstream = subscription;
    IntervalFlux.introduce(subscriber, this);
    long nowNanos = loop().clock().nowNanos();
    created(nowNanos);
    long first = LoopClock.plus(nowNanos, timeout.firstNanos());
    due(first);
    if (DEADLINE.compareAndSet(this, NEW, first) || isGuardedFurther()) {
      arm(nowNanos);
      if (place().isGone()) {
        terminate(); // its end may have come before it could find us
      }
    } else {
      tryCancel();
    }
  }

  /** Whether an element that came before the timer was armed leaves something to guard. */
  private boolean isGuardedFurther() {
    return timeout.nextNanos() != LoopClock.NEVER && (long) DEADLINE.getAcquire(this) != ENDED;
  }

  @Override
  public void onNext(T element) {
    CoreSubscriber<? super T> subscriber = actual();
    if (subscriber == null) {
      Operators.onNextDropped(element, Context.empty());
      return;
    }
    for (; ; ) {
      long current = (long) DEADLINE.getAcquire(this);
      if (current == ENDED) {
        Operators.onNextDropped(element, subscriber.currentContext());
        return;
      }
      if (current == EMITTING || current == REFUSED) {
        // From within the element before, which will move the deadline when it has been taken.
        subscriber.onNext(element);
        return;
      }
      if (DEADLINE.compareAndSet(this, current, EMITTING)) {
        passOn(subscriber, element);
        return;
      }
      // Else its time is over, or the thread that subscribes has just set the first deadline.
    }
  }

  private void passOn(CoreSubscriber<? super T> subscriber, T element) {
    try {
      subscriber.onNext(element);
    } catch (Throwable failure) {
      cancel(); // or else the timer would wait for an end of this
      throw failure;
    }
    long next = timeout.nextNanos();
    if (next != LoopClock.NEVER) {
      next = LoopClock.plus(loop().clock().nowNanos(), next);
    }
    // The subscriber may have ended the stream; then it stays so.
    if (!DEADLINE.compareAndSet(this, EMITTING, next)
        && DEADLINE.compareAndSet(this, REFUSED, ENDED)) {
      sayRefused();
    }
  }

  @Override
  public void onError(Throwable error) {
    CoreSubscriber<? super T> subscriber = endOfSource();
    if (subscriber == null) {
      Operators.onErrorDropped(error, Context.empty());
    } else {
      subscriber.onError(error);
    }
  }

  @Override
  public void onComplete() {
    CoreSubscriber<? super T> subscriber = endOfSource();
    if (subscriber != null) {
      subscriber.onComplete();
    }
  }

  /** Whom to tell of the end; null if there is nobody left. */
  private @Nullable CoreSubscriber<? super T> endOfSource() {
    if ((long) DEADLINE.getAndSet(this, ENDED) == ENDED) {
      return null;
    }
    CoreSubscriber<? super T> subscriber = actual();
    forget();
    upstream = null;
    super.cancel();
    return subscriber;
  }

  @Override
  public void request(long n) {
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.request(n); // who also knows what to say to a bad one
    }
  }

  @Override
  public void cancel() {
    forget();
    super.cancel();
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
  protected long tick(long nowNanos) {
    for (; ; ) {
      long current = (long) DEADLINE.getAcquire(this);
      if (current < 0 || current == LoopClock.NEVER) {
        // The next deadline will be at least a whole timeout from now, if there is one: else the
        // one element has come, and a timer without an end would keep the scheduler from its own.
        if (timeout.nextNanos() == LoopClock.NEVER) {
          tryCancel();
        } else {
          due(LoopClock.plus(nowNanos, timeout.nextNanos()));
        }
        return -1;
      }
      if (current > nowNanos) {
        due(current);
        return -1;
      }
      if (DEADLINE.compareAndSet(this, current, ENDED)) {
        return timedOut();
      }
    }
  }

  private long timedOut() {
    CoreSubscriber<? super T> subscriber = actual();
    Publisher<?> late = source;
    forget();
    if (!finish() || subscriber == null) {
      return -1;
    }
    cancelSource();
    subscriber.onError(timeout.exception(late));
    return 0;
  }

  @Override
  protected void released() {
    source = null;
    super.released();
  }

  @Override
  protected boolean hasDemand() {
    return true;
  }

  /** A scheduler that ends gracefully waits for it, as for a delay. */
  @Override
  protected boolean isRepeating() {
    return false;
  }

  /** The end of the scheduler ends the guard only: the stream goes on without one. */
  @Override
  protected void terminate() {
    tryCancel();
  }

  @Override
  void refused(RejectedExecutionException failure) {
    refusal = failure;
    for (; ; ) {
      long current = (long) DEADLINE.getAcquire(this);
      if (current == ENDED || current == REFUSED) {
        return;
      }
      if (DEADLINE.compareAndSet(this, current, current == EMITTING ? REFUSED : ENDED)) {
        if (current != EMITTING) {
          sayRefused();
        }
        return;
      }
    }
  }

  private void sayRefused() {
    CoreSubscriber<? super T> subscriber = actual();
    RejectedExecutionException failure = refusal;
    forget();
    super.cancel();
    cancelSource();
    if (subscriber != null && failure != null) {
      subscriber.onError(Operators.onRejectedExecution(failure, subscriber.currentContext()));
    }
  }

  @Override
  TimerPlace place() {
    return timeout.place();
  }

  @Override
  TimerSettings settings() {
    return TimerSettings.DEFAULT;
  }

  @Override
  public TimerKind kind() {
    return TimerKind.TIMEOUT;
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
