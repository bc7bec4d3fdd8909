// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.internal.scheduler.WorkerLoop;
import io.reactortimer.live.TimerKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Ends a stream that is silent for too long. It is one timer, whose deadline each element moves by
 * a compare-and-set before it is passed on and another one after: nothing is scheduled or cancelled
 * per element. The timer fires once per original deadline, finds that the deadline has moved, and
 * sleeps until the current one.
 *
 * <p>As with Reactor's operator the time that the subscriber takes over an element does not count,
 * nor does its demand.
 */
public final class TimeoutSubscriber<T> extends TimerSubscription<T> implements SourceTimer<T> {

  /*
   * The deadline in loop time, from 0 to NEVER, which is that of a Mono whose element has come, and
   * before any element has come with FIRST added; or:
   *   EMITTING  an element is being passed on; its thread will set a deadline afterwards
   *   REFUSED   the same, and the timer was refused meanwhile: its thread signals that afterwards
   *   ENDED     the stream has ended, was cancelled, or has timed out (final)
   *   NEW       source and subscriber are being introduced; no element has come yet
   * Out of a deadline: the source goes to EMITTING, the loop, once it is past, to ENDED. The
   * winner of the compare-and-set may signal, so an element and an error of the timer never meet
   * downstream. The thread that sets ENDED delivers the terminal signal.
   */
  private static final long EMITTING = -1;
  private static final long REFUSED = -2;
  private static final long ENDED = -3;
  private static final long NEW = -4;

  /** A deadline that far away, in 146 years, is as good as none. */
  private static final long FIRST = 1L << 62;

  private static final VarHandle DEADLINE;

  static {
    try {
      DEADLINE =
          MethodHandles.lookup().findVarHandle(TimeoutSubscriber.class, "deadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Replaced once it has ended, by one without tags. */
  private TimeoutSettings timeout;

  /** Scanned for its name on a timeout; null once the stream has ended. */
  private @Nullable Publisher<?> source;

  /** Null before {@code onSubscribe} of the source, and once the stream has ended. */
  private volatile @Nullable Subscription upstream;

  @SuppressWarnings("unused") // through DEADLINE
  private long deadline = NEW;

  private TimeoutSubscriber(TimeoutSettings timeout, Publisher<?> source, TimerLoop loop) {
    super(
        loop,
        timeout.firstSlackClass(),
        timeout.laterSlackClass(),
        0); // not visible before the clock is read
    this.timeout = timeout;
    this.source = source;
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
    if (introduce(subscriber)) {
      live();
    } else {
      DEADLINE.setRelease(this, ENDED); // the source may go on
      cancelSource();
    }
  }

  @Override
  long start() {
    long nowNanos = loop().clock().nowNanos();
    created(nowNanos);
    long first = LoopClock.plus(nowNanos, timeout.firstNanos());
    setDeadline(first);
    if (DEADLINE.compareAndSet(this, NEW, first < FIRST ? first | FIRST : LoopClock.NEVER)
        || isGuardedFurther()) {
      arm(nowNanos);
    } else {
      tryCancel();
    }
    return 0;
  }

  /** Returns false: the stream itself decides on its end. */
  @Override
  boolean isClosing() {
    return false;
  }

  /**
   * Tells whether there is still something to guard after an element came before the timer was
   * armed.
   */
  private boolean isGuardedFurther() {
    return timeout.nextNanos() != LoopClock.NEVER && (long) DEADLINE.getAcquire(this) != ENDED;
  }

  @Override
  public void onNext(T element, CoreSubscriber<? super T> subscriber) {
    for (; ; ) {
      long current = (long) DEADLINE.getAcquire(this);
      if (current == ENDED) {
        Operators.onDiscard(element, subscriber.currentContext());
        return;
      }
      if (current == EMITTING || current == REFUSED) {
        // A call from within the previous element, which will move the deadline afterwards.
        subscriber.onNext(element);
        return;
      }
      if (DEADLINE.compareAndSet(this, current, EMITTING)) {
        passOn(subscriber, element, current == NEW || current >= FIRST);
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
    long next = timeout.nextNanos();
    if (next != LoopClock.NEVER) {
      next = LoopClock.plus(loop().clock().nowNanos(), next);
    }
    // The subscriber may have ended the stream; then it stays so.
    if (!DEADLINE.compareAndSet(this, EMITTING, next)) {
      if (DEADLINE.compareAndSet(this, REFUSED, ENDED)) {
        sayRefused(subscriber);
      }
    } else if (first && timeout.nextNanos() < timeout.firstNanos()) {
      change(next); // the only deadline that may be nearer than the one before
    }
  }

  @Override
  protected void adjust() {
    long current = (long) DEADLINE.getAcquire(this);
    setDeadline(current < 0 ? laterLookNanos(loop().clock().nowNanos()) : withoutFirst(current));
    setSlackClass(timeout.laterSlackClass());
  }

  private static long withoutFirst(long deadline) {
    return deadline == LoopClock.NEVER ? deadline : deadline & ~FIRST;
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
    if (!claimEnd()) {
      return false;
    }
    upstream = null;
    super.cancel();
    forget();
    return true;
  }

  /** Decides how the stream ends. Returns false if that was already decided. */
  private boolean claimEnd() {
    return (long) DEADLINE.getAndSet(this, ENDED) != ENDED;
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
    DEADLINE.setRelease(
        this, ENDED); // before it is done; a thread that finds it set signals nothing
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
  protected long tick(long nowNanos) {
    for (; ; ) {
      long current = (long) DEADLINE.getAcquire(this);
      if (current < 0 || current == LoopClock.NEVER) {
        // The next deadline, if any, will be at least a whole timeout from now. If there is none,
        // the element of a Mono has come, and an endless timer would delay the scheduler's
        // graceful end.
        if (timeout.nextNanos() == LoopClock.NEVER) {
          tryCancel();
        } else {
          setDeadline(laterLookNanos(nowNanos));
        }
        return -1;
      }
      if (withoutFirst(current) > nowNanos) {
        setDeadline(withoutFirst(current));
        return -1;
      }
      // Read before, because the end of the scheduler may take it; the compare-and-set says that
      // the subscriber was still there.
      CoreSubscriber<? super T> subscriber = actual();
      Publisher<?> late = source;
      if (DEADLINE.compareAndSet(this, current, ENDED)) {
        return subscriber == null ? -1 : timedOut(subscriber, late, current >= FIRST);
      }
    }
  }

  /** Returns whether it would time out now: its deadline may have been moved since it was armed. */
  @Override
  protected boolean isTimeout(long nowNanos) {
    long current = (long) DEADLINE.getAcquire(this);
    return current >= 0 && current != LoopClock.NEVER && withoutFirst(current) <= nowNanos;
  }

  @Override
  protected long latenessAt(long nowNanos) {
    return isTimeout(nowNanos) ? super.latenessAt(nowNanos) : -1;
  }

  private long laterLookNanos(long nowNanos) {
    return LoopClock.plus(nowNanos, timeout.nextNanos());
  }

  private long timedOut(
      CoreSubscriber<? super T> subscriber, @Nullable Publisher<?> late, boolean first) {
    finish(); // the scheduler may have ended it just now, but its time is over all the same
    forget();
    try {
      cancelSourceFor(subscriber);
    } finally {
      subscriber.onError(exception(late, first));
    }
    return 0;
  }

  private Throwable exception(@Nullable Publisher<?> late, boolean first) {
    try {
      return timeout.exception(late, first);
    } catch (Throwable failure) { // for want of memory
      return failure;
    }
  }

  /** Cancels the source from a thread that is not the subscriber's. */
  private void cancelSourceFor(CoreSubscriber<?> subscriber) {
    ContextThreadLocals.with(subscriber.currentContext(), this::cancelSource);
  }

  @Override
  protected void released() {
    source = null;
    super.released();
    timeout = timeout.untagged(); // this may lie in the inbox for long
  }

  @Override
  protected boolean hasDemand() {
    return true;
  }

  /** Returns false: a scheduler that ends gracefully waits for it, as for a delay. */
  @Override
  protected boolean isRepeating() {
    return false;
  }

  /** Ends only the guard at the end of the scheduler: the stream continues without one. */
  @Override
  protected void terminate() {
    tryCancel();
  }

  @Override
  public void refused(RejectedExecutionException failure) {
    CoreSubscriber<? super T> subscriber = actual();
    for (; ; ) {
      long current = (long) DEADLINE.getAcquire(this);
      if (current == ENDED || current == REFUSED || subscriber == null) {
        return;
      }
      if (DEADLINE.compareAndSet(this, current, current == EMITTING ? REFUSED : ENDED)) {
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
        subscriber.onError(Operators.onRejectedExecution(failure, subscriber.currentContext()));
      }
    }
  }

  @Override
  SchedulerBinding binding() {
    return timeout.binding();
  }

  @Override
  public @Nullable Origin origin() {
    return timeout.origin();
  }

  @Override
  TimerSettings settings() {
    return timeout.settings();
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
