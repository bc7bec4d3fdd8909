// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.operator;

import io.reactortimer.internal.engine.loop.TickNode;
import io.reactortimer.internal.engine.loop.TimerLoop;
import io.reactortimer.internal.engine.time.LoopClock;
import io.reactortimer.internal.listing.LiveTimer;
import io.reactortimer.internal.listing.PassingOperators;
import io.reactortimer.internal.listing.PipelineName;
import io.reactortimer.internal.listing.PipelineSteps;
import io.reactortimer.internal.scheduler.ClosingState;
import io.reactortimer.internal.scheduler.RejectionListener;
import io.reactortimer.internal.scheduler.SchedulerBinding;
import io.reactortimer.internal.scheduler.Submitted;
import io.reactortimer.internal.scheduler.TimerSettings;
import io.reactortimer.live.TimerState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * A subscription that is a timer: subscription, timer and queue entry in one object.
 *
 * <p>The loop's thread delivers the timer's signals. Any thread may request and cancel.
 *
 * <p>Every timer starts in two steps: {@link #introduce} takes a place in the limit and calls
 * {@code onSubscribe}; when that has returned, {@link #live} arms or lists the timer. So no signal
 * of the loop comes before the subscriber has its subscription, and a source that never calls
 * {@code onSubscribe} holds nothing.
 */
abstract class TimerSubscription<T> extends TickNode
    implements Subscription, Scannable, LiveTimer, Submitted, RejectionListener {

  /**
   * Null until it is introduced, and once ended: plain, because the loop claims each tick by the
   * state word.
   */
  private @Nullable CoreSubscriber<? super T> actual;

  TimerSubscription(TimerLoop loop, byte firstSlackClass, byte slackClass, long nowNanos) {
    super(loop, firstSlackClass, slackClass, nowNanos);
  }

  /** Returns the binding to the scheduler it lives on. */
  abstract SchedulerBinding binding();

  /** Returns the settings from its assembly. */
  abstract TimerSettings settings();

  /**
   * Makes demand count from here on, and arms the timer if there is some.
   *
   * @return how much was requested before, if the subclass needs it
   */
  abstract long start();

  /** Returns its subscriber; null before it is introduced, and once it has ended. */
  final @Nullable CoreSubscriber<? super T> actual() {
    return actual;
  }

  @Override
  public int readAheadOwn() {
    return actual == null ? 0 : 1;
  }

  @Override
  public long readAhead() {
    CoreSubscriber<? super T> subscriber = actual;
    // Never true: the purpose is the read.
    boolean odd = subscriber != null && (Class<?>) subscriber.getClass() == Object.class;
    return odd ? super.readAhead() : nextAbout();
  }

  /** Returns about when it is due next, negative if unknown. */
  long nextAbout() {
    return super.readAhead();
  }

  /** Drops the reference to the subscriber. */
  final void forget() {
    actual = null;
  }

  /**
   * Takes its place in the limit and hands itself to its subscriber.
   *
   * @return false if there is no binding, and the subscriber was told so
   */
  public final boolean introduce(CoreSubscriber<? super T> subscriber) {
    try {
      binding().acquire(loop());
    } catch (RejectedExecutionException e) {
      Refusals.tell(subscriber, e);
      return false;
    }
    actual = subscriber;
    try {
      subscriber.onSubscribe(this);
    } catch (Throwable failure) {
      cancel(); // a subscriber that throws from onSubscribe will not
      throw failure;
    }
    return true;
  }

  /**
   * Makes it live after {@link #introduce}: from then on it is found when timers are ended. If that
   * fails, for want of memory or stack, it is cancelled: the caller of {@code subscribe} gets the
   * failure, and nothing to cancel with.
   *
   * @return how much the subscriber requested while it was introduced, if the subclass needs it
   */
  public final long live() {
    try {
      return becomeLive();
    } catch (Throwable failure) {
      cancel();
      throw failure;
    }
  }

  private long becomeLive() {
    if (isDone()) {
      return 0; // the subscriber has cancelled it
    }
    boolean closesLater = isClosing();
    if (closesLater && isIdle()) {
      long closingNanos = closingNanos(loop().clock().nowNanos());
      setAside(dueNanos());
      setDeadline(closingNanos);
    }
    binding().started(this);
    long requested = start();
    if (isIdle() || isPaused()) {
      listWhileIdle();
    }
    // In one total order with threads that end timers: either they find it, because it was handed
    // over or listed before, or it sees here the flag that they set before they looked.
    if ((!closesLater || isPaused()) && isClosing()) {
      completeWhenIdle();
    }
    if (loop().hasEnded() || binding().isGone()) {
      terminate();
    }
    return requested;
  }

  @Override
  public void cancel() {
    if (tryCancel()) {
      binding().cancelled(loop());
    }
  }

  /** Cancels it for a caller who has asked for the stack. */
  final void cancelWithRoom() {
    if (tryCancelWithRoom()) {
      binding().cancelled(loop());
    }
  }

  /** Cancels it if its subscriber knows it. */
  public final void abandon() {
    if (actual != null) {
      cancel();
    }
  }

  /** Completes the stream: at the end of the scheduler, or when a listing's reader asks for it. */
  @Override
  protected void terminate() {
    CoreSubscriber<? super T> subscriber = actual;
    try {
      end(null);
    } catch (Throwable failure) {
      if (subscriber != null && !isDone()) { // no memory for the signal, and there is no later
        cancel();
        if (loop().isCarriedHere()) {
          subscriber.onComplete(); // nothing is being delivered
        }
      }
      throw failure;
    }
  }

  /**
   * Ends the stream with a signal of the timer's own, behind what is being delivered, if nothing
   * has ended it yet.
   *
   * @param error null to complete
   */
  @Override
  public boolean end(@Nullable Throwable error) {
    CoreSubscriber<? super T> subscriber = actual;
    if (subscriber == null || isDone()) {
      return false;
    }
    TerminalSignal signal = new TerminalSignal(this, subscriber, error); // first: ended, it is said
    if (!tryCancel()) {
      return false;
    }
    signal.sendTo(loop()); // in the loop's next turn, or now if the loop has ended
    return true;
  }

  /**
   * Ends the stream because a tick could not be made; on the loop, while nothing is being
   * delivered.
   */
  final void fail(CoreSubscriber<? super T> subscriber, Throwable failure) {
    if (finish()) {
      subscriber.onError(told(subscriber, failure)); // at once: there may be no memory for more
    }
  }

  /** Returns what the subscriber is told of a failure, after hooks have seen it. */
  static Throwable told(CoreSubscriber<?> subscriber, Throwable failure) {
    if (Exceptions.isFatal(failure)) {
      return failure; // Reactor would throw it, and the subscriber would not receive it
    }
    try {
      Throwable told = Operators.onOperatorError(failure, subscriber.currentContext());
      return told == null ? failure : told; // of a hook that returns nothing
    } catch (Throwable other) { // of a hook, or of the Context: the stream must end all the same
      if (other != failure) {
        failure.addSuppressed(other);
      }
      return failure;
    }
  }

  /**
   * Tells whether it must complete because its application is closing. A timer that another
   * operator uses does not.
   */
  boolean isClosing() {
    return binding().isClosing() && PassingOperators.leadToEdge(actual);
  }

  /**
   * Tells the same within a tick, where a failure for want of memory would be taken for the
   * subscriber's: the next tick asks again.
   */
  final boolean isSurelyClosing() {
    try {
      return isClosing();
    } catch (Throwable failure) {
      if (!isForWantOfMemory(failure)) {
        throw failure;
      }
      return false;
    }
  }

  /**
   * Returns when to complete a timer that became live while its application was closing; loop time.
   */
  long closingNanos(long nowNanos) {
    return LoopClock.plus(nowNanos, ClosingState.delayNanos(listedPeriodNanos()));
  }

  /**
   * Keeps when it would be due, should its application go on before the deadline of its end. Until
   * then nothing ticks, even if it is due before.
   */
  abstract void setAside(long dueNanos);

  @Override
  public boolean hasCompletableKind() {
    return COMPLETABLE.contains(kind());
  }

  @Override
  public boolean complete() {
    return end(null);
  }

  @Override
  public void completeWhenIdle() {
    end(null);
  }

  /** Ends the stream because another scheduler accepts no more tasks. */
  @Override
  public void refused(RejectedExecutionException refusal) {
    CoreSubscriber<? super T> subscriber = actual;
    if (subscriber != null) {
      end(Refusals.told(subscriber, refusal));
    }
  }

  @Override
  protected void released() {
    binding().ended(this);
    unlistWhileIdle();
    binding().release(loop());
    try {
      dropSettings();
    } catch (Throwable failure) {
      if (!isForWantOfMemory(failure)) {
        throw failure;
      } // else it keeps them: the caller has more to do, and cannot end it again
    }
  }

  /**
   * Replaces settings that hold what is the user's: once it has ended, this may lie in an inbox for
   * long.
   */
  abstract void dropSettings();

  @Override
  public Disposable owner() {
    return binding().owner();
  }

  @Override
  public TimerState listedState() {
    if (isPaused()) {
      return TimerState.PAUSED;
    }
    return isIdle() ? TimerState.PARKED : TimerState.ARMED;
  }

  @Override
  public boolean isOwnerGone() {
    Disposable owner = settings().owner();
    try {
      return owner != null && owner.isDisposed();
    } catch (Throwable failure) { // it is not ours
      PipelineSteps.throwIfOutOfMemory(failure);
      return false;
    }
  }

  @Override
  public Object chainHead() {
    return this;
  }

  @Override
  public @Nullable String givenName() {
    return settings().name();
  }

  @Override
  public @Nullable String listedName() {
    String given = settings().name();
    PipelineName found = given == null ? PipelineName.of(this) : null;
    return found == null ? given : found.name();
  }

  @Override
  public Map<String, String> listedTags() {
    TimerSettings settings = settings();
    PipelineName found = settings.name() == null ? PipelineName.of(this) : null;
    if (found == null) {
      return settings.tags();
    }
    Map<String, String> all = new LinkedHashMap<>(found.tags());
    all.putAll(settings.tags());
    return all;
  }

  @Override
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.CANCELLED || key == Attr.TERMINATED) {
      return isDone();
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand();
    }
    if (key == Attr.RUN_ON) {
      return binding().scheduler();
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return key == Attr.NAME ? settings().name() : null;
  }
}
