// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.StackRoom;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.ChainSteps;
import io.reactortimer.internal.listing.GuardedCall;
import io.reactortimer.internal.origin.Origin;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;

/**
 * Ends a stream that is silent for too long. It is one timer, whose deadline each element moves by
 * a compare-and-set before it is passed on and another one after: nothing is scheduled or cancelled
 * per element. The timer fires once per original deadline, finds that the deadline has moved, and
 * sleeps until the current one.
 *
 * <p>The loop looks at the deadline, the source moves it; whichever ends the stream by the
 * compare-and-set signals that.
 */
abstract class TimeoutGuard<T> extends TimerSubscription<T> {

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
  static final long EMITTING = -1;
  static final long REFUSED = -2;
  static final long ENDED = -3;
  private static final long NEW = -4;

  /** A deadline that far away, in 146 years, is as good as none. */
  private static final long FIRST = 1L << 62;

  private static final VarHandle DEADLINE;

  static {
    try {
      DEADLINE = MethodHandles.lookup().findVarHandle(TimeoutGuard.class, "deadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Replaced once it has ended, by one without tags. */
  private TimeoutSettings timeout;

  /** Scanned for its name on a timeout; null once the stream has ended. */
  private @Nullable Publisher<?> source;

  @SuppressWarnings("unused") // through DEADLINE
  private long deadline = NEW;

  TimeoutGuard(TimeoutSettings timeout, Publisher<?> source, TimerLoop loop) {
    super(
        loop,
        timeout.firstSlackClass(),
        timeout.laterSlackClass(),
        0); // not visible before the clock is read
    this.timeout = timeout;
    this.source = source;
  }

  /** Cancels the source from a thread that is not the subscriber's. */
  abstract void cancelSourceFor(CoreSubscriber<?> subscriber);

  @Override
  long start() {
    long nowNanos = loop().clock().nowNanos();
    created(nowNanos);
    long first = LoopClock.plus(nowNanos, timeout.firstNanos());
    setDeadline(first);
    if (casDeadline(NEW, first < FIRST ? first | FIRST : LoopClock.NEVER) || isGuardedFurther()) {
      arm(nowNanos);
    } else if (tryCancel()) {
      binding().cancelled(loop()); // what ends the stream later finds nothing left to end
    }
    return 0;
  }

  /** Returns false: the stream itself decides on its end. */
  @Override
  boolean isClosing() {
    return false;
  }

  @Override
  void setAside(long dueNanos) {} // as it never is closing

  /**
   * Tells whether there is still something to guard after an element came before the timer was
   * armed.
   */
  private boolean isGuardedFurther() {
    return timeout.nextNanos() != LoopClock.NEVER && deadline() != ENDED;
  }

  final long deadline() {
    return (long) DEADLINE.getAcquire(this); // pairs with the changes in this class
  }

  final boolean casDeadline(long expected, long updated) {
    return DEADLINE.compareAndSet(this, expected, updated);
  }

  /** Returns whether the deadline is one that the first element has to meet. */
  static boolean isFirst(long deadline) {
    return deadline == NEW || deadline >= FIRST;
  }

  /**
   * Sets the next deadline, after an element was passed on.
   *
   * @param first whether it was the first element
   * @return false if the timer was refused meanwhile, or the subscriber has ended the stream
   */
  final boolean tryGuardNext(boolean first) {
    long next = timeout.nextNanos();
    if (next != LoopClock.NEVER) {
      next = LoopClock.plus(loop().clock().nowNanos(), next);
    }
    if (next >= FIRST) {
      next = LoopClock.NEVER; // it would be taken for one of the first element
    }
    // The only deadline that may be nearer than the one before.
    boolean nearer = first && timeout.nextNanos() < timeout.firstNanos();
    if (nearer) {
      StackRoom.forSteps(4); // set, the loop must hear of it
    }
    if (!casDeadline(EMITTING, next)) {
      return false;
    }
    if (nearer) {
      change(next);
    }
    return true;
  }

  /** Decides how the stream ends. Returns false if that was already decided. */
  final boolean claimEnd() {
    return (long) DEADLINE.getAndSet(this, ENDED) != ENDED;
  }

  /** Ends the stream whatever it is doing, for those who signal nothing. */
  final void setEnded() {
    DEADLINE.setRelease(this, ENDED);
  }

  @Override
  protected void adjust() {
    long current = deadline();
    setDeadline(current < 0 ? laterLookNanos(loop().clock().nowNanos()) : withoutFirst(current));
    setSlackClass(timeout.laterSlackClass());
  }

  private static long withoutFirst(long deadline) {
    return deadline == LoopClock.NEVER ? deadline : deadline & ~FIRST;
  }

  @Override
  protected long tick(long nowNanos) {
    for (; ; ) {
      long current = deadline();
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
      if (withoutFirst(current) > dueNanos()) {
        // It has moved. Even if it is past, too: what was due before it comes first, perhaps the
        // element.
        setDeadline(withoutFirst(current));
        return -1;
      }
      // Read before, because the end of the scheduler may take it; the compare-and-set says that
      // the subscriber was still there.
      CoreSubscriber<? super T> subscriber = actual();
      Publisher<?> late = source;
      if (casDeadline(current, ENDED)) {
        return subscriber == null ? -1 : timedOut(subscriber, late, current >= FIRST);
      }
    }
  }

  /** Returns whether it would time out now: its deadline may have been moved since it was armed. */
  @Override
  protected boolean isTimeout(long nowNanos) {
    long current = deadline();
    return current >= 0 && current != LoopClock.NEVER && withoutFirst(current) <= dueNanos();
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
    // The scheduler or the subscriber may have ended it just now, and then the loop counts that;
    // but
    // its time is over all the same.
    boolean fired = finish();
    forget();
    try {
      cancelSourceFor(subscriber);
    } finally {
      subscriber.onError(exception(late, first));
    }
    return fired ? 0 : -1;
  }

  private Throwable exception(@Nullable Publisher<?> late, boolean first) {
    try {
      return timeout.exception(late, first);
    } catch (Throwable failure) { // for want of memory
      return failure;
    }
  }

  @Override
  protected void released() {
    source = null;
    super.released();
  }

  @Override
  void dropSettings() {
    timeout = timeout.untagged();
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
  public @Nullable String listedName() {
    String name = super.listedName();
    return name == null ? GuardedCall.nameFor(this) : name;
  }

  @Override
  public TimerKind kind(ChainSteps chain) {
    return TimerKind.TIMEOUT;
  }
}
